"""Words that mean about the same in an answer, so that one in the place of the other says nothing new."""

from __future__ import annotations

from functools import cache
from typing import Final

_ALIKE: Final = """
get gets receive receives obtain have has take takes buy purchase acquire find need want pick choose select
use uses apply utilise utilize employ take run
make makes create creates build produce form prepare
big large huge great sizeable considerable vast
small little tiny minor
good great fine excellent nice suitable ideal
bad poor terrible
start begin commence open launch initiate
end finish complete conclude close
fast quick rapid swift speedy
help helps assist assists support aid
show shows display displays indicate demonstrate reveal reveals depict portray
send mail ship dispatch forward post
contact reach call phone write email ask
click press tap hit push select choose
choose pick select
keep store hold leave stay remain
say says state states tell mention note explain explains describe describes
important crucial essential vital key significant main
many numerous several various multiple lots
usually normally typically generally often mostly commonly
about around approximately roughly nearly almost circa some
also too additionally moreover
however though nevertheless
because since as
house home building
child kid
car vehicle automobile
job work position
answer reply response respond
problem issue trouble difficulty
error mistake fault
way method manner approach
place location spot site
area region zone
part section portion
store shop
customer client guest user buyer visitor
person people individual human humans everyone
film movie
trip journey travel
sick ill unwell
happy glad pleased delighted
sad unhappy
angry upset
beautiful pretty lovely
difficult hard challenging
easy simple straightforward
expensive costly
cheap inexpensive affordable
rich wealthy
smart clever intelligent
strange odd weird unusual
whole entire complete full
correct right accurate
enough sufficient
allow let enable permit
forbid prohibit ban
try attempt
check verify examine inspect review confirm
fix repair mend resolve solve
change alter modify adjust edit update
remove delete erase eliminate
join connect link attach
improve enhance boost
increase rise grow
reduce decrease lower lessen
consist contain include comprise
give gives provide provides offer offers supply deliver
move go travel head
look see view watch
live reside dwell
talk speak
think believe
know understand
like enjoy love
must should need shall ought
can could may might
will would
is are was were be been being becomes
near close next
kind sort type
amount sum total
price cost charge fee
return refund
money cash funds
delivered shipped sent dispatched
located situated found based
called named known
written authored penned
famous renowned known popular
main primary principal chief
maybe perhaps possibly
please kindly
hello hi hey
thanks thank
sorry apologies apologise
company firm business
country nation state
city town
street road
picture image photo
document file
page site website
option choice possibility
advice tip suggestion recommendation
goal aim purpose objective
result outcome effect
reason cause
benefit advantage
rule regulation
law act
period time
moment second
bekommen erhalten kriegen
senden schicken
kaufen erwerben
nutzen benutzen verwenden
groß riesig
klein winzig
schnell rasch
ungefähr etwa rund circa
wählen auswählen
beginnen anfangen starten
müssen sollen
kosten betragen
obtenir recevoir avoir
utiliser employer
envoyer expédier
environ presque
recibir obtener tener
usar utilizar emplear
enviar mandar
"""


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, line in enumerate(_ALIKE.split("\n")):
        for word in line.split():
            found[word] = found.get(word, frozenset()) | {number}
    return found


def mean_alike(one: str, other: str) -> bool:
    """Whether two folded words mean about the same, as far as a short list knows."""
    groups = _groups()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))
