import sys
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.emails_units import *
from scoring_rubric import emails as E
from scoring_rubric.emails_spelt import spelt
from scoring_rubric.emails_hints import hinted
from scoring_rubric.emails_corrected import corrected
for t in sys.argv[1:]:
    t=t.replace('|',',\n')
    c=lexicon_for('ru' if any('а'<=x<='я' for x in t) else 'en').contacts.corrections
    f=lambda us:' '.join(f"{u.kind.name[:3]}:{u.text}{'!' if u.hint else ''}{'~' if u.doubtful else ''}{[ '','',',','.'][u.gap.value]}" for u in us)
    u=units(t,c);print(f(u));s=spelt(u);print(' S',f(s));h=hinted(s);print(' H',f(h));print(' C',f(corrected(h)));print(E.find_emails(t,c))
