"""Sample calls that ship with Razbor: dialogues as data, their voicing, and a CRM export that fits."""
