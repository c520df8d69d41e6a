"""Words that cannot both be true of the same thing: open and closed, before and after, Monday and Tuesday."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple

_TWO_POLES: Final = """
allow* permit* may admit* welcome authori* legal lawful | forbid* prohibit* ban banned disallow* illegal unlawful
erlaubt erlauben zulässig gestattet dürfen darf zugelassen legal | verboten verbieten unzulässig untersagt illegal
autoris* permis permise permet | interdit* défend* illégal*
permitid* permite* autorizad* | prohibid* prohíbe* ilegal*
open opens opened opening | close closed closes closing shut shuts
offen geöffnet öffnet auf | geschlossen schließt zu
ouvert* ouvre* | fermé* ferme ferment
abiert* abre* | cerrad* cierra*
require* mandatory obligatory compulsory must necessary needed | optional voluntary unnecessary
verpflichtend pflicht obligatorisch erforderlich nötig notwendig | freiwillig optional fakultativ
obligatoire* requis* nécessaire* | facultati* optionnel*
obligatori* necesari* | opcional* voluntari* facultativ*
free gratis complimentary | charge charged charges paid pay pays cost costs fee
kostenlos gratis kostenfrei umsonst gebührenfrei | kostenpflichtig gebührenpflichtig
gratuit* | payant* paye*
gratis gratuit* | pago cobra*
refundable | non-refundable nonrefundable
include included includes including cover* | exclude* excluding separately
enthalten inbegriffen inklusive eingeschlossen | ausgeschlossen exklusive zuzüglich separat
compris* inclus* | exclu* séparément
incluid* incluye* | excluid* excluye* aparte
before prior beforehand earlier | after afterwards later
vor vorher früher | nach nachher später
avant | après
antes | después
increase* rise* rose risen rising grow* grew | decrease* fall* fell falling shrink* shrank decline* drop* reduce*
steig* stieg gestiegen erhöh* wachsen wächst zunehm* | sink* sank gesunken fällt fiel verringer* abnehm* senk*
augment* hausse monte* | diminu* baisse* chute*
aument* sub* crec* | disminu* baj* reduc*
more higher greater larger bigger above over upper up | less fewer lower smaller below under beneath down
mehr höher größer über obere oberhalb | weniger niedriger tiefer kleiner unter untere unterhalb
plus supérieur* | moins inférieur*
más mayor* superior* | menos menor* inferior*
maximum maximal* most highest | minimum minimal* least lowest
höchstens maximal höchste | mindestens minimal niedrigste
first initial* | last final*
erste* | letzte*
premier* première* | dernier* dernière*
primer* | últim*
left | right
linke* links | rechte* rechts
gauche | droite
izquierd* | derech*
inside within indoors inner inward* | outside outdoors outer outward* beyond
innen innerhalb drinnen | außen außerhalb draußen
dedans intérieur* | dehors extérieur*
dentro interior* | fuera exterior*
front | back rear
vorne vorder* | hinten hinter* rück*
old older elder | young younger new newer
alt alte* älter* | jung* jünger* neu neue*
hot warm warmer | cold cool colder cooler
heiß* warm* | kalt* kühl*
chaud* | froid*
caliente* | frí*
wide wider broad | narrow narrower
long longer | short shorter
lang länger | kurz kürzer
high tall | low
fast quick quickly faster | slow slowly slower
schnell* | langsam*
strong stronger | weak weaker
easy easily simple | difficult hard
leicht einfach | schwer schwierig*
cheap cheaper | expensive dear
billig* günstig* | teuer teur*
light lightweight | heavy
full | empty
voll | leer*
wet damp | dry
same identical equal | different
much many lot lots | little few
viel viele | wenig wenige
early | late
früh | spät
safe secure harmless | dangerous unsafe harmful hazardous
sicher ungefährlich harmlos | gefährlich unsicher schädlich
true correct right accurate | false wrong incorrect untrue inaccurate
wahr richtig korrekt stimmt | falsch unwahr inkorrekt
vrai* correct* exact* | faux fausse* incorrect*
verdader* correct* ciert* | fals* incorrect*
positive | negative
positiv* | negativ*
approve* accept* grant* agree agreed agrees | reject* deny denied denies refus* decline* disagree* disapprove*
bewilligt genehmigt angenommen stattgegeben | abgelehnt verweigert zurückgewiesen
accepté* approuvé* accord* | refusé* rejet*
aceptad* aprobad* concedid* | rechazad* denegad*
win wins won succeed* success* pass passed passes work works | lose loses lost fail* failed
buy buys bought purchase* buyer buyers | sell sells sold seller sellers
käufer* kauf* | verkäufer* verkauf*
automatic automatically | manual manually
automatisch* | manuell* händisch
enable* activat* | disable* deactivat*
aktivier* eingeschaltet | deaktivier* ausgeschaltet
guilty convicted | innocent acquitted
valid effective | invalid void expired
gültig* wirksam* | ungültig* unwirksam*
public | private
öffentlich* | privat*
temporary temporarily | permanent permanently
vorübergehend* befristet* | dauerhaft* unbefristet*
internal domestic | external foreign
start* begin* began begun | end ends ended stop stops stopped finish* expire*
beginn* anfang* fängt | ende endet enden
add adds added | remove* delete* removed
save saves | discard*
alive living | dead died
present | absent
male man men boy | female woman women girl
morning | evening night
noon midday | midnight
vormittag* morgens | nachmittag* abends
matin | soir
mañana | tarde noche
day daytime | night nighttime
written | oral
online | offline
tenant* lessee* | landlord* lessor*
mieter* | vermieter*
plaintiff* claimant* | defendant*
kläger* | beklagte*
employer* | employee*
arbeitgeber* | arbeitnehmer*
teacher* | student* pupil*
doctor* | patient*
adult* | child children minor minors
erwachsene* | kind kinder minderjährige*
vegetarian vegan | meat
alone individually | together jointly
allein* einzeln* | zusammen gemeinsam*
"""
"""One line for each pair; what means about the same stands on one side, “*” for any ending."""
_KINDS: Final = """
monday* | tuesday* | wednesday* | thursday* | friday* | saturday* | sunday*
montag* | dienstag* | mittwoch* | donnerstag* | freitag* | samstag* sonnabend* | sonntag*
lundi* | mardi* | mercredi* | jeudi* | vendredi* | samedi* | dimanche*
lunes | martes | miércoles | jueves | viernes | sábado* | domingo*
january jan | february feb | march | april | june | july | august | september | october | november | december
januar | februar | märz | april | mai | juni | juli | august | september | oktober | november | dezember
janvier | février | mars | avril | juin | juillet | août | septembre | octobre | novembre | décembre
enero | febrero | marzo | abril | mayo | junio | julio | agosto | septiembre | octubre | noviembre | diciembre
spring | summer | autumn fall | winter
frühling frühjahr | sommer | herbst | winter
north northern | south southern | east eastern | west western
norden nördlich* | süden südlich* | osten östlich* | westen westlich*
red | blue | green | yellow | orange | purple violet | pink | brown | black | white | grey gray | beige
rot rote* | blau* | grün* | gelb* | braun* | schwarz* | weiß* | grau*
rouge* | bleu* | vert verte* | jaune* | noir* | blanc blanche* | gris*
roj* | azul* | verde* | amarill* | negr* | blanc*
wood wooden | steel | iron | plastic | glass | cotton | wool woollen | leather | silk | paper | aluminium aluminum
holz | stahl | eisen | kunststoff plastik | glas | baumwolle | wolle | leder | seide
teaspoon* | tablespoon* | cup cups | pint pints
daily | weekly | monthly | yearly annually annual
täglich | wöchentlich | monatlich | jährlich
small | medium | large
breakfast | lunch | dinner supper
car | bus | train | plane air | ship boat sea | bicycle bike
post | e-mail email mail | fax | phone telephone
dollar dollars usd | euro euros eur | pound pounds gbp | yen jpy | franc francs chf
mother | father | sister | brother | son | daughter | aunt | uncle
dog dogs | cat cats | bird birds | horse horses
gold | silver | bronze
"""
"""One line for each kind of thing of which only one can be meant."""
_FEWEST_SIGNS: Final = 3


class Pole(NamedTuple):
    """The side of a pair, or the place in a row of things, that a word stands for."""

    group: int
    side: int
    is_of_two: bool
    """Whether denying the one side says the other."""


@lru_cache(maxsize=10_000)
def poles_of(word: str) -> tuple[Pole, ...]:
    """The pairs and rows that a folded word belongs to; several where it means several things."""
    whole, starts = _table()
    found = whole.get(word, ())
    for n in range(len(word), _FEWEST_SIGNS - 1, -1):
        found += tuple(pole for pole in starts.get(word[:n], ()) if pole not in found)
    return found


@cache
def _table() -> tuple[dict[str, tuple[Pole, ...]], dict[str, tuple[Pole, ...]]]:
    """({word: its poles}, {beginning of words: their poles})."""
    whole: dict[str, tuple[Pole, ...]] = {}
    starts: dict[str, tuple[Pole, ...]] = {}
    pairs, kinds = ([line for line in listed.splitlines() if line] for listed in (_TWO_POLES, _KINDS))
    for group, line in enumerate([*pairs, *kinds]):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                table = starts if word.endswith("*") else whole
                name = word.removesuffix("*").replace("-", " ")
                table[name] = (*table.get(name, ()), Pole(group, side, group < len(pairs)))
    return whole, starts
