"""Seeded chat examples in several scripts: the same seed gives the same file, byte for byte, on every machine."""

from __future__ import annotations

import json
import random
from itertools import accumulate
from pathlib import Path

_COMMON = """
the of and to a in is you that it for on are with as this be at have or from your we by not but what all when there
can an which their said if do will each about how up out them then she many some so these would other into has more
her two like him time see could no make than first been its who now people my made over did down only way find use may
""".split()
_WORK = """
appointment insurance referral doctor prescription tablet refund invoice contract tenant landlord deposit notice claim
policy premium coverage deductible payment account password order delivery parcel warranty receipt customer support
agent manager office form signature document deadline clause liability court hearing witness statement evidence patient
nurse ward dosage symptom fever allergy vaccine treatment diagnosis pharmacy hospital surgery recovery therapy income
salary tax return deduction employer employee leave holiday overtime pension complaint response reply question answer
email telephone address street city passport visa residence permit application interview certificate licence vehicle
engine brake tyre repair garage mechanic booking hotel flight luggage train ticket platform delay cancellation meeting
agenda minutes budget forecast quarter revenue expense supplier shipment warehouse inventory discount subscription
renewal upgrade network router printer laptop screen battery charger cable software update installation error message
""".split()
_LESS = """
accordingly administrative afterwards alternatively approximately arrangement authorisation beforehand beneficiary
biodegradable calibration catastrophic characteristic circumstances clarification commissioner compensation
comprehensive confidentiality consequently considerable correspondence counterproductive cross-reference debilitating
declaration decommission dehydration disproportionate documentation electrocardiogram embarrassing entrepreneurial
environmental extraordinary foreclosure foreseeable gastrointestinal guardianship haemoglobin hospitalisation
hypertension idiosyncratic immunosuppressant inadmissible indemnification intermittently interoperability invalidated
jurisdictional legitimately malfunctioning microfinance misunderstanding negligence notwithstanding nonetheless
obligatory outsourcing overwhelmingly paediatric perpendicular photosynthesis pneumothorax postponement precautionary
proportionality questionnaire reimbursement rehabilitation representative responsibilities retroactively semiconductor
straightforward subcontractor supplementary thermodynamics transcription unambiguously unconditionally uninterrupted
unprecedented unsubstantiated verification whistleblower withholding workmanship
""".split()
_NAMES = "Okafor Lindqvist Marchetti Haddad Nguyen Kowalczyk Ferreira Takahashi O'Connor Ivanova Bergström Dubois".split()
_OTHERS = (
    "el la de que en los se por con para una su como más pero sus le ya este porque esta entre cuando muy sin sobre "
    "también hasta hay donde quien desde todo nos durante médico cita seguro factura dirección teléfono años mañana",
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei Rechnung Versicherung Krankenhaus Überweisung Kündigungsfrist Straße größer möglich",
    "и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой от так о для ты же все "
    "договор страховка больница рецепт оплата адрес вопрос ответ пожалуйста здравствуйте",
    "και το να του η της με που την από για είναι στο ένα των δεν θα οι στην τα μια γιατρός ασφάλεια συμβόλαιο "
    "τιμολόγιο διεύθυνση ερώτηση απάντηση ευχαριστώ παρακαλώ",
    "من في على أن إلى هذا التي كان عن مع ما كل هذه بعد الذي قد بين أو حتى لم ذلك طبيب موعد تأمين فاتورة عقد عنوان "
    "سؤال جواب شكرا",
    "के में की है यह और से को पर इस का कि एक नहीं कर हो गया लिए अपने तो साथ डॉक्टर बीमा भुगतान पता प्रश्न उत्तर धन्यवाद",
)
_UNSPACED = (
    "予約を変更したいのですが、いつが空いていますか。 保険証の番号を教えてください。 ご連絡ありがとうございます。 "
    "契約書は明日までに郵送いたします。 お支払いの期限は来週の金曜日です。",
    "请问我的退款什么时候到账。 您的预约已经改到下周三上午。 请把身份证和保险卡的复印件发给我们。 "
    "合同的第二条写明了取消的条件。 感谢您的耐心等待。",
)
_SYSTEMS = (
    "You are a careful assistant of a support desk. Answer in plain words, and say what you do not know.",
    "You help nurses with questions about appointments, prescriptions and insurance.",
    "You are a legal clerk. Quote the clause you rely on.",
)
_POOL = 20_000
_FOREIGN_SHARE = 0.15


def write_file(path: Path, n: int, seed: int = 7) -> Path:
    """Write `n` chat examples of about 300 tokens, one JSON object per line; every one is different."""
    chance = random.Random(seed)
    english = [_sentence(chance) for _ in range(_POOL)]
    foreign = [_foreign_pool(chance, at) for at in range(len(_OTHERS) + len(_UNSPACED))]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(1, n + 1):
            pool = english if chance.random() > _FOREIGN_SHARE else chance.choice(foreign)
            out.write(json.dumps(_example(chance, number, pool), ensure_ascii=False) + "\n")
    return path


def long_text(n_words: int, seed: int = 7) -> str:
    """One text of so many words, in sentences."""
    chance = random.Random(seed)
    words: list[str] = []
    while len(words) < n_words:
        words += _sentence(chance).split()
    return " ".join(words[:n_words])


def _example(chance: random.Random, number: int, pool: list[str]) -> dict[str, object]:
    asked = f"Case {number}, {chance.choice(_NAMES)}, {chance.randint(1, 28)}.{chance.randint(1, 12)}.2026. "
    messages = [{"role": "system", "content": chance.choice(_SYSTEMS)}]
    for at in range(chance.choice((1, 1, 1, 2))):
        said = " ".join(chance.choices(pool, k=chance.randint(2, 6)))
        reply = " ".join(chance.choices(pool, k=chance.randint(4, 12)))
        messages.append({"role": "user", "content": said if at else asked + said})
        messages.append({"role": "assistant", "content": reply})
    return {"messages": messages, "id": f"case-{number}"}


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_WORDS, cum_weights=_WEIGHTS, k=chance.randint(8, 28))
    if chance.random() < 0.3:
        words[chance.randrange(len(words))] = str(chance.randint(2, 90_000))
    if chance.random() < 0.4:
        words[chance.randrange(len(words) - 1)] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:] + chance.choice("....?!")


def _foreign_pool(chance: random.Random, at: int) -> list[str]:
    if at >= len(_OTHERS):
        return _UNSPACED[at - len(_OTHERS)].split()
    words = _OTHERS[at].split()
    return [" ".join(chance.choices(words, k=chance.randint(6, 14))) + "." for _ in range(_POOL // 10)]


_WORDS = _COMMON + _WORK + _LESS
_WEIGHTS = list(accumulate([6] * len(_COMMON) + [2] * len(_WORK) + [1] * len(_LESS)))
