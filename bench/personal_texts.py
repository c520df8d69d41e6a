"""Sentences of mail, notes and logs in several languages that personal values stand in, and look-alikes."""

from __future__ import annotations

import random

from personal_values import digits, weighted

Random = random.Random

SENTENCES = {
    "email": (
        "You can write to {} at any time.",
        "Bitte antworten Sie an {}.",
        "Mon adresse est {}, merci.",
        "Mi correo es {} y lo leo cada día.",
        "Scrivimi a {} per favore.",
        "Contact: {}",
        "CC <{}>",
        "from: {};",
        "Mijn mailadres is {}.",
        "Proszę pisać na {}!",
        "请发邮件到{}，谢谢。",
        "メールは{}までお願いします。",
        '{{"user": "{}", "plan": "pro"}}',
        "Пишите мне на {} в любое время.",
    ),
    "phone": (
        "You can call me on {} after five.",
        "Sie erreichen mich unter {}.",
        "Mon portable : {}",
        "Tel. {}",
        "Mi móvil es {}.",
        "Il mio cellulare è {}.",
        "Bel me op {} alsjeblieft.",
        "Mój telefon: {}",
        "phone={}",
        "Meu celular é {}.",
        "Мой телефон {}.",
        "WhatsApp me: {}",
        "Handy {}, bitte nur abends.",
        "my number is {}",
    ),
    "card": (
        "I paid with {} yesterday.",
        "Kartennummer: {}",
        "Ma carte {} a été refusée.",
        "Mi tarjeta es {}.",
        "card_number={}",
        "{} exp 11/29",
        "La carta {} non funziona.",
        "The card on file is {}, please remove it.",
    ),
    "iban": (
        "Please refund to {}.",
        "Meine IBAN lautet {}.",
        "Voici mon RIB : {}",
        "Mi cuenta es {}.",
        "IBAN {}",
        "Bonifico su {} entro lunedì.",
        "iban: {}, name as above",
        "Rekening {} graag.",
    ),
    "ip": (
        "Login from {} was blocked.",
        "Mein Rechner hat die Adresse {}.",
        "client {} GET /index",
        "IP: {}",
        "The request came from {} at night.",
        "Connexion depuis {} refusée.",
        "[{}] error 500",
        "{} - - POST /login",
    ),
    "key": (
        "My key is {} and it fails.",
        "Authorization: {}",
        "export KEY={}",
        "Hier ist der Schlüssel: {}",
        "I used {} in the script.",
        '{{"key": "{}"}}',
        "curl -H 'X-Auth: {}' host",
        "La clave {} no funciona.",
    ),
}


AROUND = (
    "Thanks for the quick reply about the sofa. ",
    "Der Termin am 12.05.2024 passt mir gut. ",
    "Order 48213 arrived. ",
    "Le colis est arrivé à 14h30 mardi. ",
    "El pedido costó 49,90 €. ",
    "The meeting is at 10:30 on 3 May 2024. ",
    "Version 2.14.1 works again. ",
    "La fattura del 01/02/2024 è pagata. ",
    "昨日は雨でした。",
    "Спасибо за помощь. ",
    "We sold 1,250 units in 2023, up 12 %. ",
    "",
)


def _isbn(rng: Random) -> str:
    n = "978" + digits(rng, 9)
    n += str(-weighted(n, (1, 3) * 6) % 10)
    return f"{n[:3]}-{n[3]}-{n[4:6]}-{n[6:12]}-{n[12]}"


def look_alike(rng: Random) -> str:
    """A text with a number that looks like personal data and is none."""

    def d(n: int) -> str:
        return f"{rng.randint(1, 9)}{digits(rng, n - 1)}"

    hexa = "0123456789abcdef"
    uuid = "-".join("".join(rng.choices(hexa, k=n)) for n in (8, 4, 4, 4, 12))
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1950, 2025)
    return rng.choice(
        (
            f"Your order number is {d(10)}.",
            f"Bestellnummer {d(3)}-{d(7)}-{d(7)} ist unterwegs.",
            f"Ma commande {d(9)} n'est pas arrivée.",
            f"Pedido n.º {d(12)} enviado.",
            f"Order {d(16)} was refunded.",
            f"ISBN {_isbn(rng)}",
            f"ISBN-13: {_isbn(rng).replace('-', '')}",
            f"Invoice INV-{year}-{d(6)}",
            f"Rechnung Nr. {d(8)} vom {day:02d}.{month:02d}.{year}",
            f"Tracking 1Z{d(3)}AA{d(10)}",
            f"Sendungsnummer {d(12)}",
            f"We moved from version {rng.randint(1, 30)}.{rng.randint(0, 20)}.{rng.randint(0, 99)}."
            f"{rng.randint(0, 9)} last week.",
            f"Chrome {rng.randint(90, 130)}.0.{rng.randint(1000, 6999)}.{rng.randint(10, 220)}",
            f"firmware v{rng.randint(1, 9)}.{rng.randint(0, 99)}.{rng.randint(0, 99)}.{rng.randint(0, 250)}",
            f"It cost ${rng.randint(1, 9)},{digits(rng, 3)},{digits(rng, 3)}.{digits(rng, 2)}.",
            f"Der Preis: {rng.randint(1, 999)}.{digits(rng, 3)}.{digits(rng, 3)},{digits(rng, 2)} €",
            f"{rng.randint(1, 999)} {digits(rng, 3)} {digits(rng, 3)} habitants en {year}",
            f"at {rng.uniform(-90, 90):.6f}, {rng.uniform(-180, 180):.6f}",
            f"lat={rng.uniform(40, 60):.7f}&lon=13.4049540",
            f"commit {''.join(rng.choices(hexa, k=40))}",
            f"sha256:{''.join(rng.choices(hexa, k=64))}",
            f"id {uuid}",
            f"request {uuid} took {rng.randint(100, 9999)} ms",
            f"{year}-{month:02d}-{day:02d}T10:{rng.randint(10, 59)}:00.123456Z",
            f"geboren am {day:02d}.{month:02d}.{year}",
            f"du {day:02d}/{month:02d}/{year} au 31/12/{year + 1}",
            f"timestamp {rng.randint(1_500_000_000, 1_790_000_000)}",
            f"{year}-{year + 4} budget: {d(7)}",
            f"https://shop.example.net/item/{d(10)}?ref={d(12)}",
            f"EAN {d(13)}",
            f"SKU {d(4)}-{d(4)}-{d(4)}",
            f"call {rng.choice(('212', '415'))}-555-01{rng.randint(10, 99)} in the film",
            "write to user@example.com",
            "ask support@acme-tools.com",
            "the picture logo@2x.png",
            "server 192.168.1.10 and 10.0.0.7, gateway 127.0.0.1",
            "e.g. 192.0.2.44 or 2001:db8::7",
            "paid by 4111 1111 1111 1111 in the sandbox",
            "api_key=YOUR_API_KEY_HERE",
            "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "password: ********",
            "The password must have 12 characters.",
            "token: 4096, max_tokens=16384",
            "password = os.environ['DB_PASS_2']",
            "AKIAIOSFODNN7EXAMPLE",
            f"MAC {':'.join(''.join(rng.choices(hexa, k=2)) for _ in range(6))}",
            f"at 12:{rng.randint(10, 59)}:{rng.randint(10, 59)}",
            f"Part no. {d(3)}-{d(2)}-{d(4)}",
            f"Artikel {d(8)}X",
            f"DOI 10.{d(4)}/{d(6)}.{d(7)}",
            f"§ {rng.randint(1, 99)}.1.2.3",
            f"Kundennummer {d(9)}",
            f"contract {d(11)}",
            f"IMEI {d(15)}",
            f"订单号 {d(11)}",
            f"注文番号 {d(10)}",
            f"заказ {d(10)}",
            f"a score of {rng.randint(1, 9)}-{rng.randint(1, 9)}, {d(4)} points and {d(6)} steps",
            f"population {d(1)},{digits(rng, 3)},{digits(rng, 3)}; area {d(3)} {digits(rng, 3)} km²",
            f"0.{digits(rng, 16)}",
            f"pi is 3.{digits(rng, 12)}",
            f"{d(4)} {d(4)} {d(4)} were the three years' totals",
            "#define X 0x1234567890ABCDEF",
        )
    )
