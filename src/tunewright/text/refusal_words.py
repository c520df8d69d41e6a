"""Whole openings that refuse, language by language: the lists behind `refusals`.

`REFUSALS` and `REFUSALS_OTHER_SCRIPTS` hold openings that refuse by themselves, `APOLOGIES` and `COURTESIES` what
may stand before, in the same sentence or in sentences of its own, `AFTER_APOLOGY` phrases that refuse only after
one.
"""

from __future__ import annotations

from typing import Final

IN_SENTENCE: Final = r"[^.!?。！？\n]"

_OBJECTS_EN: Final = (
    r"(?:\W+\w+){0,6}?\W+(?:information|advice|instructions?|guidance|assistance|help|details|content|"
    r"opinions?|"
    r"answers?|recommendations?|diagnos[ei]s|steps|directions|data|passwords?|prompts?|code|that|this)\b"
)
_WILL_NOT_EN: Final = (
    r"(?:(?:can(?:not|'t| not)|cant|won't|will not|cannot and will not|can't and won't)(?: be able to)?|"
    r"(?:am|'m|are|'re) (?:\w+ly )?(?:unable|not able|not allowed|not permitted|not in a position|"
    r"not authori[sz]ed|"
    r"not programmed|not designed|not willing|programmed not|designed not) to|refuse to|(?:respectfully |"
    r"politely )?"
    r"decline to|(?:must|have to|need to|will have to) (?:\w+ly )?(?:decline|refuse) to|'d (?:rather|"
    r"prefer) not(?: to)?)"
)
_VERBS_EN: Final = (
    r"(?!(?:\w+ ){1,4}enough\b)(?:help(?! but\b| myself\b| \w+ing\b)|assist|comply|fulfil|engage in|"
    r"participate in|"
    r"answer(?! the (?:phone|door)| to (?:that|the|a) name)|discuss|generate|create|write|produce|"
    r"continue (?:this|that|with)|"
    r"(?:process|complete|respond to|support|accommodate|carry out|act on) (?:this|that|your|such|"
    r"the) \w+|"
    r"do (?:that|this|so)\b(?! (?:alone|again|without|until|before|every))|(?:provide|give|offer|share|"
    r"disclose|reveal|supply)(?: it\b|"
    r"" + _OBJECTS_EN + "))"
)

REFUSALS: Final = {
    "English": (
        rf"(?:i|we) ?(?:\w+ly |just |also |still )*{_WILL_NOT_EN} (?:\w+ly |directly |"
        rf"in good conscience,? )*{_VERBS_EN}",
        r"i (?:must|have to|need to|will have to) (?:\w+ly )?(?:decline|refuse) (?:this|that|your|"
        r"the) request",
        r"(?:as|being|since i am|since i'm|because i'm|because i am) an? (?:ai|artificial intelligence|"
        r"(?:large )?"
        r"language model|virtual assistant|chatbot)(?:[ -](?:language model|model|assistant|chatbot|"
        r"system|program))*"
        r"(?: (?:developed|created|trained|made) by \w+)?,? (?:i|it) ?(?:\w+ly |also )?"
        r"(?:cannot|can't|can not|do not|don't|am unable|am not|'m not|'m unable|won't|will not|lack|"
        r"must decline)",
        r"i(?:'m| am) (?:only |just )an? (?:ai|artificial intelligence|"
        r"language model)\b(?=.{0,80}(?:can't|cannot|not|n't))",
        r"i (?:do not|don't) have (?:the ability to|access to (?:real[- ]time|the internet|personal|live|"
        r"current|external)|"
        r"personal (?:opinions|beliefs|feelings))",
        r"(?:that|this|it)(?:'s| is) (?:not something (?:that )?i(?:'m able to| am able to| can)|"
        r"something (?:that )?i "
        r"(?:can't|cannot|won't)) (?:help|assist|do|discuss|answer|provide|share|write|create)",
        r"it (?:would not be|wouldn't be|is not|isn't|would be in|is in)\s?appropriate for me to",
        r"(?:this|that|your) (?:request|question|prompt) (?:violates|goes against|is against|"
        r"conflicts with)",
        r"my (?:guidelines|programming|instructions) (?:prevents?|prohibits?|(?:do|"
        r"does)(?: not|n't) allow)",
        r"i(?:'m not| am not| do not feel| don't feel) comfortable (?:with )?(?:help|assist|answer|"
        r"discuss|provid|writ|"
        r"creat|generat|shar)\w*ing\b",
    ),
    "German": (
        r"(?:(?:das|dies|dabei|damit|dazu|hierzu|hierbei|da|bei \w+ \w+|diese[rs]? \w+) )?(?:kann|darf|"
        r"werde|möchte) ich"
        rf"\b{IN_SENTENCE}{{0,80}}?\bnicht\b(?! nur){IN_SENTENCE}{{0,80}}?\b(?:helfen|weiterhelfen|"
        rf"beantworten|erfüllen|"
        r"unterstützen|bereitstellen|nachkommen|behilflich sein|antworten|mitwirken|generieren|"
        r"verfassen)\b",
        rf"ich (?:kann|darf|werde|"
        rf"möchte)\b{IN_SENTENCE}{{0,80}}?\bnicht\b(?! nur){IN_SENTENCE}{{0,80}}?\b(?:helfen|"
        r"weiterhelfen|beantworten|erfüllen|unterstützen|bereitstellen|nachkommen|behilflich sein|"
        r"antworten|mitwirken|"
        r"generieren|verfassen)\b",
        rf"(?:ich (?:kann|darf)|(?:kann|"
        rf"darf) ich)\b{IN_SENTENCE}{{0,40}}?\bkeine\w?\b{IN_SENTENCE}{{0,40}}?\b(?:auskunft|"
        r"auskünfte|\w*beratung|informationen|anleitung(?:en)?|ratschläge|rat|empfehlung(?:en)?|"
        r"diagnosen?)\b"
        rf"{IN_SENTENCE}{{0,60}}?\b(?:geben|erteilen|bereitstellen|anbieten|liefern|stellen)\b",
        r"(?:ich bin|bin ich) (?:leider )?nicht (?:in der lage|befugt|berechtigt|dazu da)",
        r"es ist mir (?:leider )?nicht (?:möglich|gestattet|erlaubt)",
        rf"als (?:eine? )?(?:ki|künstliche intelligenz|sprachmodell)\b{IN_SENTENCE}{{0,60}}?\b(?:nicht|"
        rf"keine?n?)\b",
    ),
    "French": (
        r"je ne (?:peux|puis|pourrai|saurais|suis pas (?:en mesure|capable|autorisée?|habilitée?) (?:de|"
        r"à))\b(?! que\b| qu')"
        rf"{IN_SENTENCE}{{0,30}}?\b(?:aider|répondre|fournir|assister|satisfaire|traiter cette demande|"
        rf"générer|"
        r"créer|écrire|rédiger|partager (?:ces|cette|ce|des)|faire (?:cela|ça)|accéder à (?:cette|"
        r"votre) demande|"
        r"donner (?:de |des |d')?(?:conseils?|avis|informations?|instructions?|diagnostics?))",
        r"(?:il m'est impossible|je suis dans l'incapacité|je refuse|je dois refuser) (?:de|"
        r"d')\s?(?:vous |t'|te )?"
        r"(?:aider|répondre|fournir|assister|donner)",
        r"en tant qu(?:e |')(?:ia|intelligence artificielle|modèle de langage|"
        r"assistante? virtuel(?:le)?)\b"
        rf"{IN_SENTENCE}{{0,60}}?\bje n",
    ),
    "Spanish": (
        r"(?:yo )?no (?:puedo|podré|podría|me es posible|estoy en condiciones de|soy capaz de|"
        r"estoy autorizad[oa] (?:a|para))"
        rf"\b(?! dejar| evitar| sino| más que){IN_SENTENCE}{{0,25}}?\b(?:ayudar|responder|contestar|"
        rf"proporcionar|asistir|"
        r"cumplir|brindar|generar|crear|escribir|compartir|hacer (?:eso|esto)|(?:dar|ofrecer)(?:te|le|"
        r"les)? (?:consejos?|"
        r"información|instrucciones|asesoramiento))",
        rf"como (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje|"
        rf"asistente virtual)\b{IN_SENTENCE}{{0,60}}?"
        r"\bno (?:puedo|tengo|soy|estoy)",
    ),
    "Italian": (
        r"(?:io )?non (?:posso|potrò|sono in grado di|mi è possibile|sono autorizzat[oa] a)\b(?! che\b|"
        r" fare a meno| non)"
        rf"{IN_SENTENCE}{{0,25}}?\b(?:aiutar|risponder|fornir|assister|soddisfare|generare|creare|"
        rf"scrivere|condividere|"
        r"farlo|dar(?:ti|vi|le|e)? (?:consigli|informazioni|istruzioni))",
        rf"(?:come|in quanto) (?:ia|intelligenza artificiale|modello linguistico|assistente virtuale)\b"
        rf"{IN_SENTENCE}{{0,60}}?\bnon ",
    ),
    "Portuguese": (
        r"(?:eu )?não (?:posso|poderei|consigo|sou capaz de|estou autorizad[oa] a|"
        r"me é possível)\b(?! deixar| evitar| senão)"
        rf"{IN_SENTENCE}{{0,25}}?\b(?:ajud|respond|fornec|assisti|atender|gerar|criar|escrever|"
        rf"compartilhar|partilhar|"
        r"auxili|fazer (?:isso|isto)|(?:dar|oferecer) (?:conselhos|informações|instruções|"
        r"aconselhamento))",
        rf"como (?:uma? )?(?:ia|inteligência artificial|modelo de linguagem|"
        rf"assistente virtual)\b{IN_SENTENCE}{{0,60}}?"
        r"\bnão ",
    ),
    "Dutch": (
        r"(?:(?:daar|hier|daarmee|hiermee|dat|dit|deze vraag) )?(?:ik (?:kan|mag|zal)|(?:kan|mag) ik)\b"
        rf"{IN_SENTENCE}{{0,50}}?\bniet\b(?! alleen){IN_SENTENCE}{{0,50}}?\b(?:helpen|assisteren|"
        rf"beantwoorden|voldoen|"
        r"genereren|antwoorden|behulpzaam)\b",
        rf"(?:ik (?:kan|mag)|(?:kan|"
        rf"mag) ik)\b{IN_SENTENCE}{{0,30}}?\bgeen\b{IN_SENTENCE}{{0,30}}?\b(?:advies|informatie|"
        r"instructies|antwoord|hulp)\b",
        r"(?:ik ben|ben ik) (?:helaas )?niet (?:in staat|bevoegd)",
        rf"als (?:een )?(?:ai|taalmodel|kunstmatige intelligentie)\b{IN_SENTENCE}{{0,60}}?\b(?:niet|"
        rf"geen)\b",
    ),
    "Polish": (
        r"(?:ja )?nie (?:mogę|jestem w stanie|potrafię|będę mógł|będę mogła|wolno mi)\b(?! nie\b|"
        r" się doczekać)"
        rf"{IN_SENTENCE}{{0,40}}?\b(?:pomóc|pomagać|odpowiedzieć|udzielić|dostarczyć|spełnić|"
        rf"wygenerować|stworzyć|napisać|"
        r"udostępnić|tego zrobić|zrobić tego|podać (?:informacji|instrukcji))\b",
        r"muszę odmówić",
        rf"jako (?:ai|sztuczna inteligencja|model językowy|asystent ai)\b{IN_SENTENCE}{{0,60}}?\bnie ",
    ),
    "Czech": (
        rf"(?:nemohu|nemůžu|nejsem schopen|nejsem schopna)\b{IN_SENTENCE}{{0,40}}?\b(?:pomoci|pomoct|"
        rf"odpovědět|poskytnout|"
        r"vyhovět|vytvořit|napsat)\b",
    ),
    "Russian and Ukrainian": (
        r"(?:я )?не (?:могу|смогу|в состоянии|имею возможности|можу|зможу)\b(?! не\b)"
        rf"{IN_SENTENCE}{{0,40}}?\b(?:помочь|помогать|ответить|отвечать|предоставить|предоставлять|"
        rf"выполнить|сгенерировать|"
        r"создать|написать|обсуждать|сделать это|это сделать|дать (?:совет|инструкц)|допомогти|"
        r"відповісти|надати|виконати)",
        r"(?:я )?вынужден[аы]? отказать",
        rf"как (?:ии|искусственный интеллект|языковая модель|нейросеть)\b{IN_SENTENCE}{{0,60}}?\bне ",
    ),
    "Swedish, Danish and Norwegian": (
        r"(?:(?:det|detta|dette) )?(?:(?:jag|jeg) (?:kan|får|må|kommer|vil)|(?:kan|får|må) (?:jag|jeg))\b"
        rf"{IN_SENTENCE}{{0,30}}?\b(?:inte|ikke)\b(?! bara| kun|"
        rf" bare){IN_SENTENCE}{{0,40}}?\b(?:hjälpa|svara|bistå|"
        r"tillhandahålla|uppfylla|hjelpe|hjælpe|svare|besvare|assistere|assistera)\b",
    ),
    "Finnish": (
        rf"en (?:voi|pysty|saa)\b{IN_SENTENCE}{{0,40}}?\b(?:auttaa|auttamaan|vastata|vastaamaan|"
        rf"avustaa)\b",
    ),
    "Turkish": (
        rf"{IN_SENTENCE}{{0,60}}?\b(?:yardımcı olam(?:am|ıyorum|ayız)|yardım edem(?:em|iyorum|eyiz)|"
        r"(?:cevap|yanıt|bilgi|tavsiye) verem(?:em|iyorum|eyiz)|yanıtlayam(?:am|ıyorum)|cevaplayam(?:am|"
        r"ıyorum))\b",
    ),
}

REFUSALS_OTHER_SCRIPTS: Final = {
    "Chinese": (
        r"(?:恕)?(?:我|本助手|小助手|本人)[^。！？\n，,]{0,8}?(?:无法|不能(?!不)|没有办法|没办法|不可以|不便|"
        r"無法)"
        r"[^。！？\n]{0,16}?(?:帮|幫|协助|協助|回答|回應|回应|解答|答复|提供|满足|滿足|完成(?:这|该|此|您|你)|"
        r"生成|创作|撰写|讨论|"
        r"处理(?:这|该|此|您|你)|参与|给出|做到)",
        r"(?:我)?作[为為](?:一个|一个|一名|一款)?(?:ai|人工智能|人工智慧|语言模型|大型语言模型|语言助手|智能助手)"
        r"[^。！？\n]{0,30}?(?:无法|不能|没有|無法|不会)",
    ),
    "Japanese": (
        r"[^。！？\n]{0,60}?(?:お答え|回答|お手伝い|お応え|ご協力|協力|応じる|お教え|お力にな)[^。！？\n]{0,12}?"
        r"(?:でき(?:ません|ない|かねます)|出来ません|(?:いた|致)しかねます|れません)",
        r"[^。！？\n]{0,40}?(?:ご要望|リクエスト|ご依頼|質問|情報|アドバイス|助言|コンテンツ|手順|"
        r"内容)[^。！？\n]{0,10}?"
        r"(?:提供|対応|サポート|支援|生成|作成)[^。！？\n]{0,10}?(?:でき(?:ません|ない|かねます)|出来ません|"
        r"(?:いた|致)しかねます)",
        r"(?:私は)?(?:ai|人工知能|言語モデル)[^。！？\n]{0,12}?(?:として|なので|のため|ですので|であるため)"
        r"[^。！？\n]{0,60}?(?:できません|できない|ありません|持っていません|かねます)",
    ),
    "Korean": (
        r"[^.!?\n]{0,60}?(?:도와\s?드릴|도움을 드릴|도울|답변(?:해|을)?\s?드릴|답변할|대답할|"
        r"대답해\s?드릴|응할|알려\s?드릴)\s?수(?:는|가)?\s?없",
        r"[^.!?\n]{0,40}?(?:요청|정보|조언|내용|콘텐츠)[^.!?\n]{0,12}?(?:제공|작성|생성|처리)(?:해\s?드릴|할|"
        r"하실)"
        r"\s?수(?:는|가)?\s?없",
    ),
    "Arabic": (
        r"(?:أنا )?(?:لا|لن) (?:أستطيع|يمكنني|أقدر|أتمكن من)[^.!?؟\n]{0,20}?(?:مساعد|الإجابة|تقديم|تلبية|"
        r"توفير|المساعدة)",
    ),
    "Hindi": (
        r"मैं[^।.!?\n]{0,60}?(?:मदद|सहायता|उत्तर|जवाब|प्रदान|जानकारी)[^।.!?\n]{0,20}?नहीं (?:कर|"
        r"दे) (?:सकता|सकती)",
    ),
}

APOLOGIES: Final = (
    r"i(?:'m| am)(?: so| very| really| truly| deeply| terribly)? sorry|sorry|"
    r"i (?:sincerely )?apologi[sz]e|my (?:sincere )?"
    r"apologies|apologies|unfortunately|regrettably|i(?:'m| am) afraid|i regret|"
    r"es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|entschuldigen|verzeihung|leider|ich bedaure|"
    r"(?:je suis )?(?:vraiment )?désolée?|malheureusement|je regrette|je m'excuse|excusez|"
    r"toutes mes excuses|"
    r"lo siento|lo lamento|lamento|disculp\w*|perdón|perdona|lamentablemente|desafortunadamente|"
    r"por desgracia|me temo|"
    r"mi dispiace|(?:sono )?spiacente|purtroppo|scusa\w*|mi scuso|temo che|"
    r"desculp\w*|sinto muito|peço desculpas?|infelizmente|lamentavelmente|receio|"
    r"het spijt me|helaas|mijn excuses|excuses|ik ben bang|"
    r"przepraszam|przykro mi|niestety|obawiam się|omlouvám se|bohužel|promiňte|je mi líto|"
    r"извини\w*|простите|к сожалению|прошу прощения|мне (?:очень )?жаль|сожалею|боюсь|вибач\w*|на жаль|"
    r"перепрошую|"
    r"tyvärr|förlåt|jag är ledsen|ursäkta|(?:jag |jeg )?beklagar|(?:jeg )?beklager|desværre|dessverre|"
    r"undskyld|unnskyld|"
    r"valitettavasti|pahoittelen|anteeksi|olen pahoillani|üzgünüm|maalesef|özür dilerim|ne yazık ki|"
    r"(?:很|非常|十分|实在|真的)?(?:抱歉|对不起|對不起|不好意思|遗憾|遺憾)|申し訳|すみません|ごめんなさい|"
    r"恐れ入ります|残念ながら|あいにく|"
    r"죄송|미안|유감|안타깝|아쉽|(?:أنا )?آسف|عذر|أعتذر|للأسف|معذرة|क्षमा|माफ़|मुझे खेद|मुझे अफ़सोस|दुर्भाग्य"
)
COURTESIES: Final = (
    r"thank you|thanks|i (?:completely |fully |totally )?(?:understand|appreciate|see|hear|realize|know|"
    r"get)\b|hi\b|hello|"
    r"hey\b|good (?:morning|afternoon|evening)|great question|(?:while|although|though|as much as) i\b|"
    r"no,|oh,|hmm|well,|okay|"
    r"it (?:sounds|seems) like|vielen dank|danke|ich verstehe|guten tag|hallo|obwohl ich|je comprends|"
    r"merci|bonjour|bien que|"
    r"entiendo|comprendo|gracias|hola|aunque|capisco|grazie|ciao|buongiorno|salve|entendo|compreendo|"
    r"obrigad[oa]|olá|oi,|"
    r"ik begrijp|bedankt|dank je|dank u|rozumiem|dziękuję|dzień dobry|rozumím|děkuji|я понимаю|понимаю|"
    r"спасибо|здравствуйте|"
    r"розумію|дякую|jag förstår|tack\b|hej\b|jeg forstår|takk?\b|hei\b|ymmärrän|kiitos|anlıyorum|"
    r"teşekkür|"
    r"我理解|我明白|感谢|谢谢|謝謝|您好|你好|ありがとう|이해합니다|감사합니다"
)
AFTER_APOLOGY: Final = (
    r"(?:i|we) (?:can't|cannot|can not|won't)(?: do (?:that|it))?\s*(?:[.!]|\Z)",
    r"(?:das|dies) (?:kann|darf) ich nicht(?: tun)?\s*(?:[.!]|\Z)|je ne peux pas(?: faire (?:ça|"
    r"cela))?\s*(?:[.!]|\Z)",
    r"(?:no puedo|non posso|não posso)(?: hacerlo| farlo| fazer isso)?\s*(?:[.!]|\Z)",
    r"(?:无法|不能(?!不)|暂时无法|無法)[^。！？\n]{0,16}?(?:帮|幫|协助|協助|回答|解答|答复|提供|满足|滿足|"
    r"生成|创作|撰写|讨论|给出)",
    r"(?:その|この|ご)?(?:質問|要望|依頼|リクエスト)[^。！？\n]{0,12}?(?:でき(?:ません|かねます)|(?:いた|"
    r"致)しかねます)",
)
