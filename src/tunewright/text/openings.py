"""Phrases an answer opens with, or falls back on, that say nothing about the matter: apologies, and “as an AI”."""

from __future__ import annotations

import re
from typing import Final

_SORRY: Final = (
    r"(?:i(?:'m| am) (?:so |very |really |truly |deeply |terribly )?sorry|(?:so |very |really )?sorry\b|"
    r"(?:i|we) (?:sincerely |do |deeply )?apologi[sz]e|(?:my |our )?(?:sincere |deepest )?apologies|pardon\b|"
    r"es tut mir (?:sehr )?leid|tut mir (?:sehr )?leid|entschuldig\w+|ich bitte um (?:entschuldigung|"
    r"verzeihung)|verzeihung|"
    r"(?:je suis )?(?:vraiment )?(?:désolée?|navrée?)|je m'excuse|je vous prie de m'excuser|"
    r"(?:toutes )?mes excuses|pardon\b|"
    r"lo siento|lo lamento|disculp\w+|perd[oó]n\w*|mil disculpas|mi dispiace|scusa\w*|mi scuso|chiedo scusa|"
    r"desculp\w+|peço desculpas?|sinto muito|het spijt me|mijn excuses|excuses voor|sorry\b|"
    r"przepraszam|bardzo przepraszam|omlouvám se|promiňte|извини\w*|прошу прощения|простите|приношу извинения|"
    r"вибач\w*|перепрошую|"
    r"förlåt|jag ber om ursäkt|ursäkta|jag är ledsen|(?:jeg )?beklager|undskyld|unnskyld|anteeksi|pahoittelen|"
    r"özür dilerim|üzgünüm|(?:很|非常|十分|实在|真的)?(?:抱歉|对不起|對不起|不好意思)|(?:大変|誠に)?申し訳|"
    r"すみません|ごめんなさい|"
    r"(?:정말 |대단히 )?(?:죄송|미안)|(?:أنا )?آسف|أعتذر|عذر|क्षमा|माफ़|मुझे खेद)"
)
_SYMPATHY: Final = (
    r"(?! (?:to hear|to read|to learn|for your|for you\b|about your|that (?:you|your|this|it)|you(?:'re|'ve|"
    r" are| have| had| feel)?\b|zu hören|für ihren|"
    r"für deinen|dass (?:sie|du|ihr|es)|d'apprendre|pour votre|pour ta|que (?:vous|tu|votre)|por tu|por su|"
    r"que (?:hay|est|te|se|su|tu)|"
    r"per la (?:tua|sua)|che (?:tu|lei|il)|pela sua|que (?:você|isso)|dat (?:u|je|uw)|слышать|что (?:вы|у|ты|"
    r"так)|att (?:höra|du))\b)"
)
_APOLOGY: Final = re.compile(_SORRY + _SYMPATHY)
_DECORATION: Final = " \t\r\n*_>#\"'“”„«»「」『』-–—•…"
_BEFORE: Final = re.compile(
    r"(?:oh|ah|hi|hello|hey|hallo|bonjour|hola|you(?:'re| are) (?:absolutely |completely )?right)[,!.]? (?:and )?"
)

_SIGNS_OF_MACHINE: Final = (
    *(
        "as an ai",
        "an ai",
        "language model",
        "as an artificial",
        "as a virtual",
        "knowledge cut",
        "last knowledge update",
    ),
    *("last update", "training data", "trained by openai", "by openai", "by anthropic", "as a chatbot"),
    *(
        "als ki",
        "sprachmodell",
        "als eine ki",
        "en tant qu",
        "modèle de langage",
        "modelo de leng",
        "como ia",
        "como una ia",
    ),
    *(
        "modelo de lingu",
        "como uma ia",
        "modello linguistico",
        "come ia",
        "in quanto ia",
        "taalmodel",
        "als ai",
        "als een ai",
    ),
    *(
        "model językowy",
        "jako ai",
        "språkmodell",
        "sprogmodel",
        "som ai",
        "som en ai",
        "языков",
        "как ии",
        "мовна модель",
    ),
    *(
        "人工智能",
        "人工智慧",
        "语言模型",
        "語言模型",
        "言語モデル",
        "aiとして",
        "언어 모델",
        "언어모델",
        "인공지능",
        "yapay zek",
        "dil modeli",
    ),
    *("نموذج لغ", "نموذج ذكاء", "ذكاء اصطناعي", "भाषा मॉडल"),
)
_ASCII_SIGNS: Final = tuple(sign for sign in _SIGNS_OF_MACHINE if sign.isascii())
_MACHINE: Final = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?(?:ai )?language model|virtual assistant|chatbot)"
    r"(?:[ -](?:language model|model|assistant|chatbot|system|program))*"
    r"(?:,(?! (?:and|or)\b)| (?:i|my|it)\b(?!\w)| (?:developed|created|trained|made) by)|"
    r"\bi(?:'m| am) (?:only |just |merely )?an? (?:ai|artificial intelligence|"
    r"(?:large )?language model)(?: (?:language model|model|assistant|chatbot|system))?\b(?! \w+er\b)|"
    r"\b(?:as of|up to|until|since) my (?:last )?(?:knowledge |training )?(?:update|cut-?off)|"
    r"\bmy (?:knowledge cut-?off|training data|last knowledge update)\b|"
    r"\bi was (?:created|developed|trained|made) by (?:openai|anthropic|google|meta)\b|"
    r"\bals (?:eine? |reines? )?(?:ki|künstliche intelligenz|(?:ki-|großes )?sprachmodell|ki-(?:modell|"
    r"assistent\w*))\b(?! (?:in|bei|für|den|die)\b)|"
    r"\ben tant qu(?:e |')(?:une? )?(?:ia|intelligence artificielle|modèle de langage|assistante? virtuel\w*)\b|"
    r"\bcomo (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje|asistente virtual)\b,? (?:de ia |"
    r"entrenad\w+ |desarrollad\w+ )?(?:yo |no |mi |puedo|tengo|soy)|"
    r"\bcomo (?:uma? )?(?:ia|inteligência artificial|modelo de linguagem|"
    r"assistente virtual)\b,? (?:de ia )?(?:eu |não |meu|posso|tenho|sou)|"
    r"\b(?:come|in quanto|essendo) (?:una? |un')?(?:ia|intelligenza artificiale|modello linguistico|"
    r"assistente virtuale)\b,? (?:io |non |il mio|posso|ho )|"
    r"\bals (?:een )?(?:ai|(?:ai-)?taalmodel|ai-\w+)\b,? (?:heb|kan|ben|mag)|\bjako (?:ai|"
    r"sztuczna inteligencja|model językowy)\b|"
    r"\bsom (?:en |ett |et )?(?:ai|(?:ai-)?språkmodell?|sprogmodel|ai-\w+)\b,? (?:har|kan|är|er|må|får)|"
    r"\b(?:как|будучи) (?:ии|искусственный интеллект|языковая модель|языковой моделью|нейросеть)\b|"
    r"\bя (?:всего лишь |просто )?(?:языковая модель|ии|искусственный интеллект)\b|\bяк мовна модель\b|"
    r"(?:作为|作為|我是|身为|身為)(?:一个|一個|一名|一款)?(?:由[^。，,]{1,12}(?:开发|训练)的)?(?:ai|人工智能|"
    r"人工智慧|大?型?语言模型|語言模型)|"
    r"(?:私は|当方は)?(?:ai|人工知能|(?:ai)?(?:大規模)?言語モデル)(?:として|なので|ですので|であるため)|"
    r"(?:ai|인공지능|언어 ?모델)(?: 언어 ?모델| 어시스턴트)?(?:로서|이기 때문|이므로|이라서)|"
    r"bir (?:yapay zek[aâ]|dil modeli)[^.!?]{0,30}? olarak|"
    r"(?:ك|بصفتي |أنا )(?:نموذج|ذكاء اصطناعي|مساعد ذكاء)|(?:एक )?(?:ai |एआई )?भाषा मॉडल (?:के रूप|हूँ|होने)"
)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("ʼ", "'")


def opens_with_apology(text: str) -> str:
    """The apology a text opens with, as it stands there; empty without one, or where it is sympathy.

    “Sorry for the confusion” apologises; “I am sorry to hear that” and “I am sorry for your loss” do not.
    """
    head = text[:160].lstrip(_DECORATION)
    plain = _plain(head)
    before = _BEFORE.match(plain)
    at = before.end() if before else 0
    found = _APOLOGY.match(plain, at)
    return head[at : found.end()] if found else ""


def speaks_as_machine(text: str) -> str:
    """The first phrase in which a text calls its speaker a language model or speaks of its training; empty without.

    “As an AI researcher” and a text about language models are not meant: the speaker must say it of itself.
    """
    plain = _plain(text)
    if not any(sign in plain for sign in (_ASCII_SIGNS if plain.isascii() else _SIGNS_OF_MACHINE)):
        return ""
    found = _MACHINE.search(plain)
    return found[0].strip(" ,") if found else ""
