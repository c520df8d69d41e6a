"""How the other languages of the Latin script refuse; see `refusal_grammar`."""

from __future__ import annotations

from typing import Final

from tunewright.text.refusal_parts import IN_SENTENCE, Grammar
from tunewright.text.refusals_in_english import ENGLISH

GERMAN: Final = Grammar(
    "nicht| kein|ablehn|absehen|verstößt|verweiger|lehne|widerspricht",
    " ich | mir | mein| als |verstößt| ich,",
    (
        rf"\b(?:(?:kann|darf|werde|möchte|will|soll) ich|ich (?:kann|darf|werde|möchte|will|"
        rf"soll)(?: und werde)?)\b{IN_SENTENCE}{{0,80}}?\b(?:nicht|nichts|keine?\w?)\b"
        rf"(?! (?:nur|genug|umhin)){IN_SENTENCE}{{0,80}}?\b(?:\w*helfen|sagen|erklären|erläutern|beschreiben|"
        rf"äußern|"
        rf"antworten|beantworten|schreiben|verfassen|generieren|erstellen|"
        r"sprechen|reden|eingehen|diskutieren|kommentieren|verraten|mitteilen|preisgeben|herausgeben|erteilen|"
        r"raten|beraten|empfehlungen geben|"
        r"(?:auskunft|auskünfte|informationen|antwort|antworten|rat|ratschläge|tipps|hinweise|"
        r"anleitung(?:en)?|empfehlung(?:en)?|\w*beratung|diagnosen?|stellungnahme|einschätzung|prognosen?) "
        r"(?:zu \w+ )?(?:geben|erteilen|anbieten|liefern|stellen|bereitstellen|abgeben)|unterstützen|"
        r"nachkommen|erfüllen|mitmachen|mitwirken|weitergeben|teilen|übersetzen|zusammenfassen|befolgen|tun)\b",
        rf"\b(?:wobei|bei dem|bei der|was|womit|worüber|"
        rf"wozu) ich\b{IN_SENTENCE}{{0,30}}?\bnicht {IN_SENTENCE}{{0,30}}?(?:kann|"
        rf"darf|werde|möchte)\b",
        r"\b(?:so etwas|sowas|das|dergleichen|darüber|hierzu|dazu|solche \w+) (?:schreibe|mache|tue|"
        r"beantworte|erkläre|sage|verrate|spreche|erstelle|unterstütze) ich (?:leider |"
        r"grundsätzlich )?(?:nicht|nichts)\b",
        rf"\b(?:anfrage|bitte|frage|wunsch|anliegen|auftrag|anliegen|das|"
        rf"dies)\b{IN_SENTENCE}{{0,12}}?\b(?:muss|möchte|"
        rf"werde|kann) ich {IN_SENTENCE}{{0,20}}?(?:ablehnen|zurückweisen|ausschlagen|abschlagen)\b",
        rf"\bich (?:muss|möchte|werde)\b{IN_SENTENCE}{{0,60}}?\b(?:ablehnen|absehen|verweigern|zurückweisen)\b|"
        rf"\bich (?:verweigere|lehne)\b{IN_SENTENCE}{{0,40}}?(?:antwort|auskunft|anfrage|bitte|\bab\b|das)",
        r"\b(?:ich bin|bin ich) (?:leider |nun mal )?nicht (?:in der lage|befugt|berechtigt|dazu da|"
        r"qualifiziert|autorisiert|bereit|die richtige|dafür ausgelegt|darauf programmiert)",
        rf"\b(?:es ist|ist es) mir (?:leider )?nicht (?:möglich|gestattet|"
        rf"erlaubt){IN_SENTENCE}{{0,80}}?\b(?:sprechen|"
        rf"zu \w+|antworten)",
        r"\b(?:verstößt|widerspricht|ist gegen)\b[^.!?\n]{0,20}?\bmeine\w*\b[^.!?\n]{0,12}?(?:regeln|"
        r"richtlinien|grundsätze|prinzipien|vorgaben|programmierung)",
        rf"\bals (?:eine? |reine[sr]? )?(?:ki|künstliche intelligenz|(?:ki-)?sprachmodell|ki-\w+|chatbot|"
        rf"virtuelle\w? assistent\w*)\b{IN_SENTENCE}{{0,60}}?\b(?:nicht|keine?n?)\b",
        r"\b(?:ich habe|habe ich) (?:dazu |hierzu )?keine (?:eigene |persönliche )?meinung(?= ?(?:[.,!]|\Z)|"
        r" (?:zu|über)\b| dazu ?[.,!])",
        r"\b(?:das|dies|so etwas) (?:kann|darf|werde) ich (?:leider )?nicht (?:machen|tun)\b",
        r"\b(?:ki|sprachmodell|chatbot)\b,? (?:und|daher|deshalb) (?:kann|darf|"
        r"habe) (?:ich )?[^.!?\n]{0,20}?(?:nicht|keine?n?)\b",
    ),
    r"\b(?:wenn|falls|weil|sagte|sagt|schrieb|fragte|dass|bis|sobald|warum)\b",
    r"\bnicht nur\b|\bgenug\b|\bnicht (?:genau|sicher) sagen\b",
)
FRENCH: Final = Grammar(
    " ne | n'|refuse|déclin|impossible|préfère|contraire|incapacité|enfrein|l'encontre|viole",
    "",
    (
        rf"\bje (?:ne|n')\s?(?:peux|puis|pourrai|pourrais|saurais|vais|veux|souhaite|dois|donne|réponds|"
        rf"suis pas (?:\w+ )?(?:en mesure|capable|autorisée?|habilitée?|qualifiée?|programmée?|disposée?|"
        rf"à l'aise)|ai pas (?:le droit|l'autorisation|la possibilité|la permission|vocation))\b"
        rf"(?! (?:que|pas vous promettre)\b| qu'){IN_SENTENCE}{{0,50}}?\b(?:aider|dire (?:qui|que|quoi|ce|"
        rf"comment|quel|"
        rf"où|si|cela|ça|plus|quoi)|expliquer|décrire|répondre|fournir|assister|satisfaire|traiter|"
        r"générer|créer|écrire|rédiger|partager|divulguer|communiquer|révéler|parler|discuter|aborder|évoquer|"
        r"commenter|(?:vous|te|t'|la|le) ?conseiller|renseigner|accéder|donner (?:suite|mon avis|ces|(?:de |"
        r"des |d'|un )(?:\w+ )?(?:conseil|avis|information|instruction|diagnostic|détail|renseignement|"
        r"réponse|recommandation|indication))|"
        r"(?:suivre|traduire|résumer|continuer|poursuivre|exécuter|reformuler) (?:avec |sur )?(?:ce|cet|cette|ces|"
        r"votre|vos|ta|ton|tes)\b|"
        r"me prononcer|faire (?:cela|ça|ce)|indiquer (?:comment|ce)|participer|accepter|offrir|proposer (?:de|"
        r"des) (?:conseil|réponse|avis))",
        r"\b(?:ce|cela|ça) n'est pas quelque chose (?:que|dont|pour)\b",
        r"\bje (?:préfère|préférerais|choisis de|souhaite|tiens à) (?:ne pas|m'abstenir|éviter)\b|"
        r"\bje (?:m'abstien|dois m'abstenir)",
        r"\b(?:je (?:dois|vais devoir|me vois (?:contrainte? de|obligée? de)|préfère|suis (?:contrainte?|"
        r"obligée?) de)) (?:\w+ment )?(?:décliner|refuser|rejeter)\b|\bje (?:décline|refuse)(?: (?:de |d'|"
        r"cette|votre|ta|la)|\W)",
        rf"\bil (?:m'est impossible|ne m'est pas (?:permis|possible|autorisé)|m'est interdit) (?:de |"
        rf"d'){IN_SENTENCE}{{0,40}}?(?:aider|répondre|parler|donner|fournir|dire|écrire|assister|expliquer|"
        rf"satisfaire|"
        rf"discuter|conseiller)",
        r"\b(?:contraire à|va à l'encontre de|viole|enfreint|contrevient à) (?:mes|mon) (?:règle|principe|"
        r"directive|consigne|éthique|ligne|programm)",
        rf"\ben tant qu(?:e |')(?:une? )?(?:ia|intelligence artificielle|modèle|assistante? virtuel|chatbot|"
        rf"programme)\b{IN_SENTENCE}{{0,60}}?\b(?:ne|n')",
    ),
    r"\b(?:si|quand|lorsque|parce|dit|disait|écrit|demandé|car|pourquoi|jusqu)\b",
    r"\bassez\b|\bjamais assez\b|\bpas seulement\b",
)
SPANISH: Final = Grammar(
    " no |rechaz|niego|declin| contra |prefiero|imposible|absten|absteng|viola|infring",
    "",
    (
        rf"\bno (?:puedo|podré|podría|voy a|debo|quiero|deseo|me (?:es posible|está permitido|"
        rf"siento (?:cómod[oa]|capaz)|corresponde)|se me permite|tengo (?:permitido|permiso|autorización|"
        rf"la capacidad)|"
        r"estoy (?:en condiciones|autorizad[oa]|cualificad[oa]|capacitad[oa]|calificad[oa]|programad[oa]|"
        r"dispuest[oa])|soy capaz)\b"
        rf"(?! (?:dejar|evitar|sino|más que|prometer|esperar)\b){IN_SENTENCE}{{0,45}}?\b(?:ayudar|decir(?:te|le|"
        rf"les)? (?:qu[ée]|c[óo]mo|qui[ée]n|cu[áa]l|d[óo]nde|si|eso|esto|m[áa]s)|explicar|describir|responder|"
        rf"contestar|"
        r"proporcionar|asistir|cumplir|brindar|generar|crear|escribir|redactar|compartir|revelar|divulgar|"
        r"hablar|hablando|conversar|discutir|comentar|opinar|aconsejar|asesorar|orientar|"
        r"(?:seguir|traducir|resumir|continuar|ejecutar|reescribir) (?:con |en )?(?:es[eao]s?|est[eao]s?|sus?|tus?|"
        r"tal(?:es)?)\b|hacer (?:eso|esto)|atender|acceder a (?:su|tu|esa|esta)|participar|especular|"
        r"(?:dar|ofrecer|facilitar)(?:te|le|les)? (?:\w+ )?(?:consejo|informaci|instruccion|asesora|orientaci|dato|"
        r"detalle|respuesta|recomendaci|ayuda|diagn))",
        r"\b(?:eso|esto|ese|este|esa|esta)\b[^.!?\n]{0,20}? no es algo (?:que|en lo que|con lo que)\b",
        r"\b(?:prefiero|preferiría|elijo|opto por) (?:no\b|abstener|evitar)|\bme abst(?:engo|endré)",
        r"\b(?:debo|tengo que|tendré que|he de|me veo obligad[oa] a|necesito) (?:\w+mente )?(?:rechazar|"
        r"declinar|negarme|abstenerme)\b|\b(?:me niego a|rechazo (?:esta|esa|su|tu)|declino)\b",
        r"\b(?:en contra de|contra|viola|infringe|contraviene|incumple) (?:mis|mi) (?:norma|regla|principio|"
        r"directri|polític|program|valor|étic|pauta)",
        rf"\bcomo (?:una? )?(?:ia|inteligencia artificial|modelo|asistente virtual|"
        rf"chatbot)\b{IN_SENTENCE}{{0,60}}?\bno\b",
    ),
    r"\b(?:si|cuando|porque|dijo|dice|escribió|preguntó|hasta|pues|por qué)\b",
    r"\bsuficiente|\bno s[óo]lo\b",
)
ITALIAN: Final = Grammar(
    " non |rifiut|declin|contro |viola|preferi|asten|contrari|contrasto",
    "",
    (
        r"\bnon (?:posso|potrò|potrei|voglio|intendo|ho (?:intenzione|il permesso|l'autorizzazione|"
        r"la possibilità|facoltà) di|devo|sono (?:\w+mente )?(?:in grado|autorizzat[oa]|qualificat[oa]|"
        r"abilitat[oa]|programmat[oa]|dispost[oa])|"
        r"mi (?:è (?:possibile|consentito|permesso)|sento (?:a mio agio|di)))\b"
        rf"(?! (?:che|fare a meno|non|promettere)\b){IN_SENTENCE}{{0,45}}?\b(?:aiutar|dir(?:e|ti|le|"
        rf"vi) (?:come|chi|"
        rf"qual|cosa|che|dove|se|questo|di più)|spiegar|descriver|risponder|fornir|assister|soddisfare|"
        rf"generare|creare|scrivere|redigere|condivider|rivelar|divulgar|"
        r"comunicar|parlar|discuter|commentar|consigliar(?:ti|vi|la|le)|esprimer|partecipar|accontentar|farlo|"
        r"(?:seguir|tradurr|riassumer|continuar|proseguir|eseguir|riscriver)e (?:con |su )?(?:quest|quel|tal|"
        r"la (?:tua|sua)|il (?:tuo|suo))|accoglier|trattare (?:questo|quest)|(?:dar|offrir)\w{0,4} (?:\w+ )?"
        r"(?:consigl|informazion|istruzion|indicazion|risposta|pareri|dettagli|suggeriment|dati))",
        r"\bnon è (?:qualcosa|una cosa) (?:che|di cui|in cui)\b",
        r"\b(?:preferisco|preferirei|scelgo di) (?:non|evitare|astenermi)\b|\bmi astengo",
        r"\b(?:devo|debbo|dovrò|mi vedo costrett[oa] a|sono costrett[oa] a) (?:\w+mente )?(?:rifiutar|"
        r"declinar|respinger|astenermi)|\b(?:mi rifiuto di|rifiuto (?:di|questa|la)|declino)\b",
        r"\b(?:contro|viola|contrari[oa] a|in contrasto con) (?:le mie|i miei|alle mie|ai miei|la mia|"
        r"il mio) (?:regol|princip|linee|politic|programm|direttiv|valor|etic|norm)",
        rf"\b(?:come|in quanto|essendo) (?:una? |un')?(?:ia|intelligenza artificiale|modello|"
        rf"assistente virtuale|chatbot)\b{IN_SENTENCE}{{0,60}}?\bnon\b",
    ),
    r"\b(?:se|quando|perché|disse|ha detto|dice|scrisse|chiese|finché)\b",
    r"\babbastanza\b|\bnon solo\b",
)
PORTUGUESE: Final = Grammar(
    " não |recus|declin| contra|prefiro|abst|abstenho|fere ",
    "",
    (
        rf"\bnão (?:posso|poderei|poderia|consigo|vou|devo|quero|desejo|pretendo|sou (?:capaz|qualificad[oa]|"
        rf"habilitad[oa]|programad[oa])|estou (?:autorizad[oa]|em condições|qualificad[oa]|apt[oa]|"
        rf"habilitad[oa]|dispost[oa])|"
        r"me (?:é (?:possível|permitido)|sinto (?:confortável|à vontade))|tenho (?:permissão|autorização|"
        r"a capacidade|como))\b"
        rf"(?! (?:deixar|evitar|senão|prometer|esperar)\b){IN_SENTENCE}{{0,45}}?\b(?:ajud|"
        rf"dizer(?:-\w+)? (?:como|quem|"
        rf"qual|quais|que|o que|onde|se|isso|mais)|explic|descrev|respond|fornec|assisti|atender|gerar|criar|"
        rf"escrev|redigir|compartilh|partilh|revel|divulg|falar|conversar|discut|coment|opinar|"
        r"(?:seguir|traduzir|resumir|continuar|prosseguir|executar|reescrever) (?:com |em )?(?:ess|est|ness|"
        r"nest|su|tu|tais|tal|isso|isto)|aconselh|orientar|auxili|cumprir|particip|fazer (?:isso|isto)|"
        r"(?:dar|oferecer|prestar)(?:-\w+)? (?:\w+ )?(?:conselho|informaç|instruç|aconselha|orientaç|resposta|"
        r"detalhe|dados|recomendaç|ajuda))",
        r"\bnão é algo (?:que|em que|com que)\b",
        r"\b(?:prefiro|preferiria|opto por|escolho) (?:não|evitar|abster)|\babstenho-me|\bme abstenho",
        r"\b(?:devo|preciso|tenho (?:que|de)|terei (?:que|de)|vejo-me obrigad[oa] a) (?:\w+mente )?(?:recusar|"
        r"declinar|rejeitar)\b|\b(?:recuso-me a|me recuso a|recuso (?:este|esse|o)|declino)\b",
        r"\b(?:contra|viola|contraria|fere|infringe) (?:as |os |a |o )?(?:minhas?|meus?) (?:regra|norma|"
        r"princípi|diretri|polític|program|valor|étic)",
        rf"\b(?:como|sendo|enquanto) (?:uma? )?(?:ia|inteligência artificial|modelo|assistente virtual|"
        rf"chatbot)\b{IN_SENTENCE}{{0,60}}?\bnão\b",
    ),
    r"\b(?:se|quando|porque|disse|diz|escreveu|perguntou|até|pois)\b",
    r"\bsuficiente|\bbastante\b|\bnão só\b",
)
DUTCH: Final = Grammar(
    " niet| geen|afwijz|weiger|tegen mijn|strijd|lieve",
    " ik | mij | mijn | als ",
    (
        rf"\b(?:ik (?:kan|mag|zal|ga|wil|moet)|(?:kan|mag|zal|ga|wil|"
        rf"moet) ik)\b{IN_SENTENCE}{{0,60}}?\b(?:niet|niets|"
        rf"geen)\b(?! (?:alleen|genoeg)\b){IN_SENTENCE}{{0,50}}?\b(?:helpen|vertellen|zeggen|uitleggen|"
        rf"beschrijven|"
        rf"assisteren|bespreken|praten|spreken|ingaan|schrijven|maken|"
        r"genereren|antwoorden|beantwoorden|voldoen|adviseren|delen|verstrekken|meewerken|(?:advies|"
        r"informatie|instructies|antwoord|hulp|gegevens|aanbevelingen)|(?:dat|dit) (?:niet )?doen)\b",
        rf"\b(?:kan|mag|kan en zal) ik\b{IN_SENTENCE}{{0,20}}?\b(?:geen|niet|"
        rf"niets)\b{IN_SENTENCE}{{0,20}}?\b(?:advies|antwoord|"
        rf"informatie|over zeggen)\b",
        rf"\b(?:ik (?:wil|moet|zou)|wil ik|moet ik)\b{IN_SENTENCE}{{0,60}}?\b(?:liever niet|"
        rf"liever\b[^.!?\n]{0, 20}?\bniet|afwijzen|weigeren|afslaan)\b|\bik (?:weiger|praat liever|"
        rf"spreek liever)\b|\bliever niet (?:over|op|te)\b",
        r"\b(?:zoiets|dat|dit|zulke \w+|daar) (?:schrijf|doe|beantwoord|maak|vertel) ik (?:liever )?niet\b",
        r"\b(?:ik ben|ben ik) (?:helaas )?niet (?:in staat|bevoegd|gemachtigd|gekwalificeerd|bereid)\b",
        r"\b(?:het is|is het) mij niet (?:toegestaan|mogelijk)\b",
        r"\b(?:tegen|strijd met|druist in tegen) mijn (?:regel|richtlijn|principe|beleid|program)",
        rf"\bals (?:een )?(?:ai|(?:ai-)?taalmodel|ai-\w+|kunstmatige intelligentie|chatbot|"
        rf"virtuele assistent)\b{IN_SENTENCE}{{0,60}}?\b(?:niet|geen)\b",
    ),
    r"\b(?:indien|wanneer|omdat|zei|zegt|schreef|vroeg|dat (?:ik|ze|hij|zij|we|wij)|totdat|waarom)\b",
    r"\bgenoeg\b|\bniet alleen\b",
)
POLISH: Final = Grammar(
    " nie |odmawiam|odmówi|odrzuci|sprzeczn|wbrew| wol|narusza",
    "",
    (
        rf"\bnie (?:mogę|możemy|będę|będziemy|chcę|powinienem|powinnam|wolno mi|jestem w stanie|potrafię|"
        rf"(?:jestem )?(?:upoważnion[ya]|uprawnion[ya])|mam (?:uprawnień|prawa|możliwości|"
        rf"kompetencji))\b(?! (?:nie|się doczekać|obiecać)\b)"
        rf"{IN_SENTENCE}{{0,50}}?(?:pomóc|pomagać|powiedzieć|mówić|tłumaczyć|wyjaśni|opis|odpowie|odpowiadać|"
        rf"udziel|"
        rf"dostarcz|spełni|generować|stworzyć|tworzyć|napisać|pisać|udostępni|rozmawiać|omawiać|dyskutować|"
        rf"komentować|doradz|poda(?:ć|wać|wania)|zdradzi|ujawni|zrobić tego|tego zrobić|rad\b)",
        r"\bjestem (?:w stanie nie|nie (?:upoważnion|uprawnion))",
        r"\bwol(?:ę|ałbym|ałabym) (?:nie|unik)|\b(?:muszę|będę musiał|będę musiała) (?:\w+ )?(?:odmówić|"
        r"odrzucić|odmówi)|\bodmawiam\b",
        r"\b(?:sprzeczn\w+ z|narusza|wbrew) mo\w+ (?:zasad|wytyczn|regu)",
        rf"\bjako (?:ai|sztuczna inteligencja|model|asystent ai|chatbot|"
        rf"wirtualny)\b{IN_SENTENCE}{{0,60}}?\bnie\b",
    ),
    r"\b(?:jeśli|jeżeli|gdy|kiedy|ponieważ|bo|powiedział|powiedziała|napisał|zapytał|dopóki)\b",
    r"\bnie tylko\b|\bwystarczająco\b",
)

SCANDINAVIAN: Final = Grammar(
    " inte| ikke| ingen| inga|avböj|avslå|vägra|strider|afvis|avvis| nekt|nægter|helst|hellre| imod",
    " jag| jeg | vi | min| som ",
    (
        rf"\b(?:(?:jag|jeg|vi) (?:kan|får|må|kommer|vil|vill|tänker|bör|skal|har)|(?:kan|får|må|vil|vill|"
        rf"tänker|kommer) (?:jag|jeg|vi))\b{IN_SENTENCE}{{0,40}}?\b(?:inte|ikke)\b(?! (?:bara|kun|bare|lova|"
        rf"love)\b){IN_SENTENCE}{{0,50}}?\b(?:hjälpa|säga|förklara|beskriva|svara|bistå|"
        r"tillhandahålla|uppfylla|diskutera|prata|tala|skriva|skapa|generera|ge (?:\w+ )?(?:råd|information|"
        r"svar|instruktioner)|dela|lämna ut|avslöja|kommentera|göra (?:det|detta)|"
        r"hjelpe|hjælpe|svare|besvare|assistere|assistera|si|sige|forklare|diskutere|snakke|tale om|skrive|"
        r"gi råd|give råd|oplyse|dele|kommentere)\b",
        r"\b(?:vill|vil|ville)\b[^.!?\n]{0,20}?\b(?:helst|hellre|helst ikke|heller)\b[^.!?\n]{0,20}?\b(?:inte|"
        r"ikke|slippa|unngå|undgå)\b",
        r"\b(?:måste|må)\b[^.!?\n]{0,30}?\b(?:avböja|avslå|neka|avvise|avslå|afvise)\b|\b(?:jag vägrar|"
        r"jeg nekter|jeg nægter)\b",
        r"\b(?:sådant|det|detta|sånt|slikt|sådan noget) (?:skriver|gör|svarar|besvarar|diskuterar|gjør|"
        r"svarer) (?:jag|jeg) (?:inte|ikke)\b",
        r"\b(?:strider mot|bryter mot|imod|i strid med) (?:mina|mine)\b",
        rf"\bsom (?:en |ett |et )?(?:ai|(?:ai-)?språkmodell?|sprogmodel|"
        rf"ai-\w+)\b{IN_SENTENCE}{{0,60}}?\b(?:inte|ikke|"
        rf"ingen|inga|ingen)\b",
    ),
    r"\b(?:om du|när|eftersom|sa|säger|skrev|frågade|därför|hvis|når|fordi|sagde)\b",
    r"\bnog\b|\btillräckligt\b|\binte bara\b",
)
TURKISH: Final = Grammar(
    "söyle|anlat|açıkla|yardım|yaza|yazm|konuş|yanıt|cevap|paylaş|oluştur|üret|tartış|tavsiye|bilgi|getir|"
    "yorum|istek|isteğ|talep|taleb|soruyu|model|zeka|zekâ|kural|ilke|politika",
    "em|am|ye|ya|redde|geri çevir|yetkim|iznim|tercih|aykırı| yok|değil",
    (
        r"(?:söyle|anlat|açıkla|yardımcı ol|yardım ed|yaz|konuş|yanıtla|cevapla|paylaş|oluştur|üret|tartış|"
        r"tavsiye(?:de)? (?:ver|bulun)|bilgi ver|cevap ver|yanıt ver|yerine getir|"
        r"yorum yap)\w{0,4}?(?:[ae]m[ae]m\b|[ae]m[iı]yorum|[ae]m[ae]yız|[ae]m[ae]yacağım|m[ae]yacağım|mıyorum|"
        r"miyorum)",
        r"(?:istek|isteği|isteğinizi|talep|talebi|talebinizi|soruyu)[^.!?\n]{0,20}?(?:reddet|geri çevir)",
        r"(?:konuşma|tartışma|cevaplama|yanıtlama|yazma|paylaşma)m[ae]y[ıi] tercih|m[ae]m[ae]y[ıi] tercih eder",
        r"(?:paylaşma|açıklama|verme|söyleme|yanıtlama)\w* (?:yetkim|iznim) yok|(?:kural|ilke|"
        r"politika)lar[ıi]m\w* aykırı",
        r"(?:yapay zek[aâ]|dil modeli)[^.!?\n]{0,60}?(?:yok|değil|m[ae]m\b|m[iı]yorum)",
    ),
    r"\b(?:eğer|dedi|çünkü|diye)\b",
)
LATIN: Final = (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, POLISH, SCANDINAVIAN, TURKISH)
