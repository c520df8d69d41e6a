"""How English refuses; see `refusal_grammar`."""

from __future__ import annotations

from typing import Final

from tunewright.text.refusal_parts import Grammar

_NOT_EN: Final = (
    r"\b(?:i|we)(?:(?:'ll)? (?:\w+ly |just |also |still |really |simply |do |therefore )*"
    r"(?:can(?:'t| ?not)|cant|won't|will not|shouldn't|should not|mustn't|must not|may not|"
    r"choose not to|prefer not to|decline to|refuse to|"
    r"(?:must|have to|need to|will have to) (?:\w+ly )?(?:decline|refuse|refrain|abstain|avoid)(?: to| from)?|"
    r"(?:do not|don't) (?:\w+ly )?(?:feel|think|believe) (?:\w+ )?(?:right|comfortable|able|safe|i (?:can|"
    r"should|could))"
    r"(?: to| about| with)?)"
    r"|(?:'d| would) (?:rather|prefer|like)(?: to)? not(?: to)?"
    r"|(?:'m| am|'re| are) (?:\w+ly |still |just |also )*(?:unable to|"
    r"not (?:\w+ly )?(?:able|allowed|permitted|authori[sz]ed|qualified|licen[sc]ed|equipped|programmed|"
    r"designed|trained|"
    r"supposed|in a position|going|willing|prepared|comfortable|the right (?:one|person))(?: to| with| in)?))"
)
_ABOUT_EN: Final = (
    r"(?:information|advice|instructions?|guidance|assistance|help|details?|contents?|opinions?|answers?|views?|"
    r"recommendations?|suggestions?|diagnos[ei]s|steps|directions|data|passwords?|prompts?|tips|examples?|"
    r"predictions?|forecasts?|commentary|recipes?|lists?|summar(?:y|ies)|essays?|story|poems?|links?|"
    r"explanations?|plans?|corrections?|strateg(?:y|ies)|scripts?|"
    r"translations?|lyrics|transcripts?|names|addresses)\b"
)
_ACT_EN: Final = (
    r"(?:help(?!\w| but\b| (?:my|our)sel| \w+ing\b| (?:noticing|wonder))|helping\b|assist(?!an)|advis(?:e|"
    r"ing) (?:you|on|in|about|against)|"
    r"answer(?:ing)?\b(?! (?:the|my|your) (?:phone|door|call)| to (?:that|the|a) name)|discuss|"
    r"explain(?! enough| how \w+ (?:i|we|he|she|it|they|the|this|that)\b)|"
    r"describ(?!\w* how \w+ (?:i|we|he|she|it|they|the|this|that)\b)|"
    r"comment(?:ing)? on|"
    r"speculat|comply|complying|engag(?:e|ing) (?:in|with)|participat(?:e|ing) in (?:this|that|such|conv|disc|"
    r"any)|"
    r"elaborat|respond(?:ing)? to|fulfil|accommodat\w+ (?:this|that|your|such)|disclos|reveal|divulg|opin|"
    r"weigh in|"
    r"(?:generat|produc|creat|writ|draft|compos)(?:e|ing) (?!any (?:faster|better)|off\b)|"
    r"(?:talk|speak|chat)(?:ing)? (?:about|on|of|to that)|go(?:ing)? (?:into|along)\b|get(?:ting)? into|delv|"
    r"continu(?:e|ing) (?:with )?(?:this|that)|take part in (?:this|that)|support (?:this|that|your|such) \w+|"
    r"(?:repeat|process|complete|translat|summari[sz]|paraphras|rewrit|transcrib|follow|execut)(?:e|ing)? "
    r"(?:this|that|your|such|those|these) \w+|"
    r"(?:tell|say) (?:you )?(?:who|what|which|whether|how to|how (?:a|one|people|some)|anything|where|why|"
    r"that(?= ?(?:[.!,]|\Z))|more about)|say(?= ?(?:[.!]|\Z))|"
    r"do(?:ing)? (?:that|this|so|it)\b(?= ?(?:[.,;!]|\Z|for you|because|as\b|due))|"
    r"(?:browse|surf) the (?:internet|web)|(?:access|view|see|open|process|play|hear) (?:the internet|images?|"
    r"pictures|photos|files|"
    r"videos?|links|urls|websites|real-time|external|your (?:account|personal|private|screen))|"
    r"mak(?:e|ing) (?:\w+ ){0,3}?(?:recommendations?|predictions?|suggestions?|diagnos[ei]s|judg\w+)|"
    r"(?:provid|giv|offer|shar|suppl|releas|hand)\w* (?:out )?(?:you |to you )?(?:with )?"
    rf"(?:(?:it|that|this|those|these|such)\b|(?:\w+[ -]){{0,4}}?{_ABOUT_EN}))"
)
_SUPPORT_EN: Final = r"(?:promot|endors|condon|encourag|facilitat|support|glorif|justif|engag|assist|participat)\w*"
_BACK_EN: Final = (
    rf"(?:suggest|recommend|advocate|{_SUPPORT_EN})(?: in)?(?:,| or| nor| and)+ {_SUPPORT_EN}|"
    r"(?:condon|endors|glorif|promot|facilitat)\w+ (?:any|violen|harm|illegal|unethical|such|hat|discriminat|abus|"
    r"the (?:use|idea|act|killing|harm))"
)
"""To lend a request one's support: two such verbs in a row, or one with the harm it would do."""
ENGLISH: Final = Grammar(
    "n't|not |cannot| cant |unable|declin|refus|refrain|against|outside|beyond|violat|turn down|pass on|"
    "stay away|something else| no |choose|contrary|conflict|prevent|prohibit|forbid|steer clear| rather | avoid",
    " i | i'| we | we'| my | me | our |let's| request| question| prompt|language model| no comment| no can do",
    (
        rf"{_NOT_EN},?(?: (?:\w+ly|be able to|either|ever|and (?:won't|will not)|in good conscience|you|be|"
        rf"here))*,? (?:{_ACT_EN}|{_BACK_EN})",
        r"\b(?:i|we) (?:do not|don't) (?:answer|discuss|comment on|write|give|offer|provide) (?:\w+ ){0,2}?"
        r"(?:questions?|requests?|advice|opinions?|that|such|things?|information|guidance)\b"
        r"(?= ?(?:[.,!;]|\Z)| (?:on|about|to|like|of|for|here|regarding|things?|questions?|requests?)\b)",
        r"\b(?:i|we) (?:(?:do not|don't|cannot|can't) have|lack) (?:an? |any |the |personal |my |"
        r"own )*(?:opinions?\b|(?:ability|capability|"
        r"capacity|authority|permission|authori[sz]ation|means) to\b|access to (?:your|real|personal|"
        r"the internet|live|current|external|"
        r"that|this|any|private|confidential)\b|(?:beliefs|feelings|emotions)\b)",
        rf"\bnot (?:\w+,? ){{1,4}}for me to {_ACT_EN}",
        r"\b(?:i|we) (?:do not|don't) do (?:that|this|such)\b(?: (?:kind|sort|type|thing)|[.!,]|\Z)",
        rf"\b(?:not|n't) (?:something|an? \w+) (?:that )?(?:i|we)(?:'m| am| are|'re|'d be)? ?(?:can|could|"
        rf"will|able to|"
        rf"allowed to|willing to|comfortable|permitted to|prepared to|do|wish to)(?: \w+ly)? ?(?:do\b|with\b|"
        rf"{_ACT_EN}|(?:help|assist|talk|"
        rf"discuss\w*|be part)\b|[.!,]|\Z)",
        rf"\bsomething (?:that )?(?:i|we) (?:can't|cannot|can not|won't|will not|don't|am not able to|"
        rf"'m not able to) (?:do\b|{_ACT_EN})",
        r"\b(?:falls?|is|are|'s|lies|goes|go)(?: \w+)? (?:outside|beyond|out) (?:of )?(?:the (?:scope|range|"
        r"limits) of )?"
        r"(?:what (?:i|we)\b|my (?:\w+ )?(?:scope|abilit|capabilit|expertise|purview|remit|competence|role))",
        r"\b(?:against|violat\w+|conflicts? with|contrary to|breach\w*) (?:\w+ )?my (?:\w+ )?(?:guideline|"
        r"rule|polic|principle|programming|"
        r"instruction|value|ethic|term)",
        rf"\bagainst (?:our|the|company) (?:\w+ )?(?:polic\w+|rules|guidelines)(?: for me| for us)? to {_ACT_EN}",
        r"\b(?:your|this|that|the) (?:request|question|prompt|topic)\b[^.!?\n]{0,40}?\b(?:violates|"
        r"goes against|is against|conflicts with|"
        r"contravenes)",
        r"\b(?:my|our) (?:\w+ )?(?:guidelines?|programming|polic(?:y|ies)|instructions?|rules?|"
        r"principles) (?:\w+ )?"
        r"(?:(?:prevent|prohibit|forbid|bar)s? (?:me|us|\w+ing)\b|(?:(?:do|does)(?: not|n't)|won't) (?:let|"
        r"allow|permit) (?:me|us|"
        r"for)\b)",
        r"\b(?:i|we)(?:'ll|'m going to|'re going to| am going to| are going to)? ?(?:\w+ly )*(?:have to|must|"
        r"need to|will|going to)? ?(?:have to )?"
        r"(?:\w+ly )*(?:turn down|decline|reject|refuse|pass on) "
        r"(?:(?:this|that|your|the|such an?)(?: \w+)? (?:one|request|question|task|prompt|topic)\b|"
        r"(?:this|that)\b(?= ?(?:[.!,;]|\Z))|to answer\b)",
        r"\b(?:request|question|topic|one)\b (?:that )?(?:i|we) (?:\w+ly )?(?:have to|must|need to|"
        r"will) (?:\w+ly )*(?:turn down|decline|reject|refuse)",
        r"\bi(?:'d| would) (?:prefer|rather|like)(?: to)? (?:stay away from|avoid|steer clear of|skip)",
        r"\blet's (?:talk about|discuss|focus on|move (?:on )?to) something else",
        r"\b(?:as|being|since i'm|since i am|because i'm|because i am|i'm|i am)(?: just| only)? an? (?:ai|"
        r"artificial intelligence|(?:large )?language model|virtual assistant|"
        r"chatbot|bot|machine)(?:[ -](?:language model|model|assistant|chatbot|system|program))*"
        r"(?: (?:developed|created|trained|made) by \w+)?,?(?:(?: (?:and|so|which means))? (?:i|it|"
        r"my)\b[^.!?\n]{0,60}?(?:\bno\b|\bnot\b|n't|cannot|unable|lack)| and (?:do not|don't|cannot|can't|"
        r"will not|won't|am not|must not)\b)",
        r"\bno (?:comment|can do)(?= ?[.!]|\Z)",
    ),
    r"\b(?:if|when|whenever|because|who|said|says|wrote|asked|asks|replied|told|until|unless|where|reason)\b",
    r"\benough\b|\bcan(?:'t|not) wait\b|\bhow (?:much|happy|glad|grateful|sorry)\b|"
    r"[,”\"'] ?(?:(?:he|she|they|the \w+) )?(?:cried|said|thought|replied|whispered|shouted)\b",
)
