"""Sample calls that ship with Razbor: dialogues as data, the script that voices them, and a CRM export that fits."""
