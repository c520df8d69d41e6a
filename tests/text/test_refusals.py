from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text import is_refusal
from tunewright.text.refusals import stance

REFUSALS = [
    "I'm sorry, but I can't help with that.",
    "I’m sorry, but I can’t assist with that request.",
    "I cannot answer this.",
    "Sorry, I can't.",
    "Unfortunately, I am unable to provide legal advice.",
    "As an AI language model, I don't have personal opinions.",
    "As an AI, I cannot diagnose illnesses.",
    "I understand that you are worried. Unfortunately, I cannot give medical advice.",
    "Thank you for your question. I'm afraid I can't discuss that.",
    "I won't be able to help you with this.",
    "I must respectfully decline to answer.",
    "I have to decline this request.",
    "I'm not able to share personal information about our customers.",
    "It would not be appropriate for me to comment on that.",
    "**I can't help with that.** Please ask a lawyer.",
    "That's not something I can help with.",
    "I apologize, but I cannot generate that kind of content.",
    "We are unable to provide medical advice over chat.",
    "I don't have access to real-time data.",
    "I'd rather not answer that.",
    "I'm not comfortable writing that.",
    "Es tut mir leid, aber ich kann dir dabei nicht helfen.",
    "Leider kann ich diese Frage nicht beantworten.",
    "Ich kann Ihnen keine medizinischen Ratschläge geben.",
    "Dabei kann ich leider nicht helfen.",
    "Als KI-Sprachmodell habe ich keine eigene Meinung.",
    "Ich verstehe Ihre Sorge. Leider darf ich keine Rechtsberatung anbieten.",
    "Je suis désolé, mais je ne peux pas vous aider.",
    "Désolée, je ne suis pas en mesure de répondre à cette question.",
    "Malheureusement, je ne peux pas vous donner de conseils médicaux.",
    "En tant qu'intelligence artificielle, je n'ai pas d'opinion.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "Como modelo de lenguaje, no tengo opiniones.",
    "Lamentablemente no puedo proporcionar esa información.",
    "Mi dispiace, ma non posso aiutarti con questa richiesta.",
    "Purtroppo non sono in grado di rispondere.",
    "In quanto intelligenza artificiale, non ho opinioni.",
    "Desculpe, mas não posso ajudar com isso.",
    "Infelizmente, não consigo responder a essa pergunta.",
    "Como um modelo de linguagem, eu não posso opinar.",
    "Het spijt me, maar ik kan je daar niet mee helpen.",
    "Helaas kan ik deze vraag niet beantwoorden.",
    "Als AI-taalmodel heb ik geen mening.",
    "Przepraszam, ale nie mogę pomóc w tej sprawie.",
    "Niestety nie jestem w stanie odpowiedzieć na to pytanie.",
    "Jako model językowy nie mam własnych opinii.",
    "Omlouvám se, ale s tím nemohu pomoci.",
    "Извините, но я не могу помочь с этим.",
    "К сожалению, я не могу ответить на этот вопрос.",
    "На жаль, я не можу допомогти з цим.",
    "Tyvärr kan jag inte hjälpa dig med det.",
    "Beklager, men jeg kan ikke hjelpe med det.",
    "Undskyld, men det kan jeg ikke svare på.",
    "Valitettavasti en voi auttaa tässä.",
    "Üzgünüm, bu konuda yardımcı olamam.",
    "抱歉，我无法回答这个问题。",
    "很抱歉，我不能提供这方面的信息。",
    "作为一个人工智能语言模型，我无法给出医疗建议。",
    "对不起，无法提供您要的内容。",
    "申し訳ありませんが、その質問にはお答えできません。",
    "すみません、お手伝いできません。",
    "AI言語モデルとして、個人的な意見を述べることはできません。",
    "죄송하지만 그 질문에는 답변해 드릴 수 없습니다.",
    "죄송합니다. 도와드릴 수 없습니다.",
    "عذرًا، لا أستطيع مساعدتك في هذا.",
    "क्षमा करें, मैं इसमें आपकी मदद नहीं कर सकता।",
]

ANSWERS = [
    "",
    "Yes.",
    "I'm sorry to hear that your parcel is late. I have sent a new one today.",
    "I'm sorry for the inconvenience. Your refund has been issued.",
    "Sorry for the wait! Here is the form you asked for.",
    "I can't wait to see you on Friday!",
    "I cannot thank you enough for your help.",
    "I can't recommend this hotel highly enough.",
    "I can't provide enough details about how good it was.",
    "I can't help but smile when I read this.",
    "I can't help feeling that the second draft is better.",
    "I cannot find order 1234. Could you check the number?",
    "Sorry, I can't make it on Friday. Shall we meet on Monday?",
    "Unfortunately, the item is out of stock, but it will be back next week.",
    "Unfortunately, I cannot attend the hearing on 3 May; my colleague will.",
    "As an AI researcher, I do not write code every day.",
    "As an AI assistant, I can help you draft the letter.",
    "I understand. You can return the shoes within 30 days.",
    "Thank you for asking! We can't ship to Norway before June, but Sweden is fine.",
    "No, you cannot return opened software.",
    "You can't provide that document by e-mail; bring it with you.",
    "The patient cannot answer questions yet.",
    "I am unable to reproduce the fault on version 2.3.",
    "He said: I cannot help you.",
    "Sure, I can help with that.",
    "The court must decline to answer hypothetical questions.",
    "It is not appropriate to wear a hat in court.",
    "Es tut mir leid, dass Ihr Paket beschädigt ist. Wir schicken Ihnen heute ein neues.",
    "Ich kann Ihnen gern helfen.",
    "Ich kann Ihnen nicht nur helfen, sondern auch gleich buchen.",
    "Leider kann ich am Montag nicht kommen.",
    "Ich kann Ihnen das Hotel nur empfehlen.",
    "Je suis désolée pour ce retard. Votre colis arrive demain.",
    "Je ne peux que vous féliciter.",
    "Je ne peux pas vous donner de date exacte, mais le colis arrive en mai.",
    "Lo siento mucho. Su pedido llegará mañana.",
    "No puedo evitar ayudar a quien lo pide.",
    "No puedo esperar a verte.",
    "Mi dispiace per il ritardo. Il pacco arriva domani.",
    "Non posso che aiutarti volentieri.",
    "Desculpe a demora. Seu pedido chega amanhã.",
    "Het spijt me dat u moest wachten. Uw pakket komt morgen.",
    "Ik kan u niet alleen helpen, ik doe het graag.",
    "Nie mogę się doczekać, żeby ci pomóc.",
    "Przykro mi z powodu opóźnienia. Paczka dotrze jutro.",
    "Не могу не помочь такому человеку.",
    "Извините за ожидание. Ваш заказ уже в пути.",
    "抱歉让您久等了，您的包裹明天送达。",
    "我可以帮您。",
    "我不能不帮助他。",
    "申し訳ございません。新しい商品を本日お送りします。",
    "はい、お手伝いできます。",
    "죄송합니다. 새 상품을 오늘 보내 드리겠습니다.",
    "positive",
    "🙂",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_seen(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_only_looks_polite_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)


def test_a_refusal_further_down_is_not_the_opening() -> None:
    assert not is_refusal("Your parcel is on its way. The driver's number is private. I can't help with that.")


def test_decoration_before_the_opening_is_ignored() -> None:
    assert is_refusal('  > "I cannot help with that."')


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_refusal(text) in (True, False)


@given(st.text(alphabet="abc .!", max_size=40))
def test_what_follows_a_refusal_does_not_take_it_back(rest: str) -> None:
    assert is_refusal("I'm sorry, but I can't help with that. " + rest)


PARTS = [
    "Explaining how to open a lock is not something I can do.",
    "That falls outside of what I'm able to do.",
    "Helping with this would go against my rules.",
    "It is not ethical for me to provide that information.",
    "I would rather not say.",
    "So etwas schreibe ich nicht.",
    "Je préfère ne pas aborder ce sujet.",
    "Me niego a escribir eso.",
    "Preferisco non parlare di questo argomento.",
    "Preciso recusar este pedido.",
    "Dit verzoek moet ik afwijzen.",
    "Nie wolno mi o tym mówić.",
    "Мне придётся отклонить эту просьбу.",
    "Sådant skriver jag inte.",
    "Böyle bir şey yazamam.",
    "这超出了我能回答的范围。",
    "このご依頼はお断りします。",
    "그런 글은 쓸 수 없습니다.",
    "يجب أن أرفض هذا الطلب.",
    "मैं ऐसा कुछ नहीं लिख सकती।",
]
IDIOMS = [
    "I can't say that I loved the film, but the music is great.",
    "I cannot describe how beautiful the sunset was.",
    "I can't do this alone, so I asked my sister to come along.",
    "I will not answer to that name, cried the girl.",
    "Our policy does not allow pets in the rooms, but the garden house welcomes them.",
    "We are unable to accept returns after 30 days.",
    "That is not something I can afford, she thought.",
    "No comment was made by the spokesman.",
    "Ich kann den Film nicht empfehlen.",
    "Je ne peux pas manger de noix.",
    "Не могу найти ключи.",
    "Не могу сказать точно, но, кажется, около пяти.",
    "私は肉が食べられません。",
    "저는 고기를 먹을 수 없습니다.",
    "我不能吃花生。",
]


@pytest.mark.parametrize("text", PARTS)
def test_a_refusal_is_seen_by_its_parts(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize("text", IDIOMS)
def test_what_only_sounds_like_a_no_is_an_answer(text: str) -> None:
    assert stance(text) == "answers"


LONG = "Preheat the oven, mix the flour with the butter, let the dough rest, roll it out and bake it. " * 3


def test_a_stance_tells_whole_refusals_from_halves() -> None:
    refusal = "I'm sorry, but I can't help with that."
    assert stance(refusal) == "refuses"
    assert stance(f"{refusal} It would be harmful. Please consult a professional instead.") == "refuses"
    assert stance(f"{refusal} {LONG}") == "refuses-then-answers"
    assert stance(f"{refusal}\n- one\n- two\n- three") == "refuses-then-answers"
    assert stance(f"{LONG}I can't help with that.") == "answers-then-refuses"
    assert stance(LONG) == "answers"


@given(st.text())
def test_any_text_has_a_stance_that_agrees_with_its_opening(text: str) -> None:
    assert is_refusal(text) == (stance(text) in ("refuses", "refuses-then-answers"))
