"""Texts as people write them to each other and to offices, with names, addresses, phone and account numbers that nobody has."""

from random import Random

NAMES = {
    "latin": ["Maria Gonzalez", "John O'Neill", "Anne-Sophie Müller", "Þórður Jónsson", "Nguyễn Văn An", "Jürgen Groß", "Zoë Brontë", "Søren Kjær"],
    "cyrillic": ["Анна Иванова", "Дмитрий Шевченко"],
    "greek": ["Ελένη Παπαδοπούλου"],
    "arabic": ["محمد الفاسي", "ليلى حداد"],
    "hebrew": ["דוד לוי"],
    "devanagari": ["प्रिया शर्मा"],
    "han": ["王小明", "佐藤 花子"],
    "hangul": ["김민수"],
    "thai": ["สมชาย ใจดี"],
}
STREETS = ["Maple Street", "Oak Avenue", "Rue de la Paix", "Königsallee", "Calle de Alcalá", "Baker St.", "улица Ленина", "Via Garibaldi"]
CITIES = ["Springfield, IL", "Portland, OR", "Paris", "Düsseldorf", "Madrid", "London", "Москва", "Roma", "東京", "São Paulo"]
HOSTS = ["example.com", "mail.example.org", "post.example.net"]
PLAIN = [
    "The meeting was moved to Thursday because of the rain.",
    "Nothing private is said here, only that tea is at four.",
    "Rates rose by 0.25 points in 2023; see table 7 on page 112.",
    "会議は木曜日に変更されました。",
    "",
]
SENTENCES = [
    "My name is {name} and I live at {address}.",
    "Please call {other} at {phone} before noon.",
    "Hi, this is {name}; my number is {phone}, or write to {mail}.",
    "Transfer it to account {account} in the name of {other}.",
    "Ship to:\t{name}\t{address}",
    "{name} 👩\u200d🚀 moved from {address} last week!",
    "Guten Tag, hier spricht {other}. Meine Kontonummer lautet {account}.",
    "Bonjour, je m'appelle {name}, mon téléphone est le {phone}.",
    "私の名前は{name}です。電話は{phone}です。",
    "Меня зовут {name}, мой адрес: {address}.",
    "اسمي {name} ورقم هاتفي {phone}.",
    "Cafe\u0301 owner {other} (tel.{phone}) pays from {account}",
    "ticket #{account}: {name} <{mail}> asks for a refund 💸💸",
]


def texts(seed: int, count: int) -> list[str]:
    """The same texts for the same seed. Many have emoji, tabs, line breaks, composed and decomposed accents."""
    random = Random(seed)
    return [PLAIN[i] if i < len(PLAIN) else text(random) for i in range(count)]


def text(random: Random) -> str:
    joint = random.choice([" ", " ", "\n", "\t", "  ", " 🙂 ", " — "])
    whole = joint.join(random.choice(SENTENCES).format(**values(random)) for _ in range(random.randint(1, 3)))
    return whole.upper() if random.random() < 0.05 else whole


def values(random: Random) -> dict[str, str]:
    name, other = random.choice(NAMES[random.choice(list(NAMES))]), random.choice(NAMES["latin"])
    mail = f"{other.split()[0].lower()}.{random.randint(1, 99)}@{random.choice(HOSTS)}"
    return {"name": name, "other": other, "phone": phone(random), "account": account(random), "address": address(random), "mail": mail}


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def phone(random: Random) -> str:
    forms = ["+1 ({a}) 555-{d}", "{a}-555-{d}", "+44 20 7946 {d}", "+49 30 {c}{d}", "0{a} {b} {d}", "({a}) 555 {d}", "+81-3-5555-{d}"]
    return random.choice(forms).format(a=digits(random, 3), b=digits(random, 2), c=digits(random, 3), d=digits(random, 4))


def account(random: Random) -> str:
    forms = [digits(random, 10), digits(random, 12), f"DE{digits(random, 2)} {digits(random, 4)} {digits(random, 4)} {digits(random, 4)} {digits(random, 2)}"]
    return random.choice([*forms, f"{digits(random, 4)}-{digits(random, 4)}-{digits(random, 2)}"])


def address(random: Random) -> str:
    forms = ["{n} {street}, {city} {zip}", "{street} {n}, {zip} {city}", "{n} {street}, Apt. {b}, {city}"]
    place = {"street": random.choice(STREETS), "city": random.choice(CITIES)}
    return random.choice(forms).format(n=random.randint(1, 999), b=random.randint(1, 40), zip=digits(random, 5), **place)
