"""Texts that a city words for itself, in both languages. Until it has, these defaults stand."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from licensing.models import Text


@dataclass(frozen=True)
class Default:
    """`where` says to an administrator where the text stands."""

    where: Promise
    en: str
    es: str


DEFAULTS = {
    "declarations": Default(
        _("Above the signature of an application"),
        "I declare that what I have written is true, that I will take what I haul to a lawful "
        "site only, and that I will show the license in the vehicle whenever I haul.",
        "Declaro que lo que escribí es verdad, que llevaré lo que transporto solo a un sitio "
        "legal y que mostraré la licencia en el vehículo siempre que transporte.",
    ),
    "over_weight": Default(
        _("Beside a vehicle above the weight of a small hauler"),
        "This vehicle is above the registered weight of a small hauler. Ask the license desk "
        "which license it needs before you pay for anything.",
        "Este vehículo supera el peso registrado de un transportista pequeño. Pregunte en la "
        "oficina de licencias qué licencia necesita antes de pagar.",
    ),
    "pay_how": Default(
        _("Where an application waits for its payment"),
        "Pay at the license desk by cash, check or card. Bring the application number.",
        "Pague en la oficina de licencias en efectivo, con cheque o con tarjeta. Traiga el número "
        "de la solicitud.",
    ),
    "desk_hours": Default(
        _("Where the license desk is, and when it is open"),
        "Ask the city for the address and the hours of the license desk.",
        "Pregunte a la ciudad la dirección y el horario de la oficina de licencias.",
    ),
    "privacy": Default(
        _("The page “Privacy notice”"),
        "The city asks for what a small hauler license needs: who you are, how to reach you, your "
        "vehicles and their papers. Stations note when a licensed vehicle came and how long it "
        "waited. Staff see what their work needs; nothing is sold. Tablets at the stations hold no "
        "names, phone numbers or addresses.\n\n"
        "You can download your data or close your account under “My account”. Records of licenses, "
        "visits and payments are kept for as long as the law asks.\n\n"
        "A license that goes unused may lead to a call that asks why. It is a question, and no "
        "finding about you; a person decides what follows.",
        "La ciudad pide lo que necesita una licencia de transportista pequeño: quién es usted, "
        "cómo comunicarse con usted, sus vehículos y sus papeles. Las estaciones anotan cuándo "
        "vino un vehículo con licencia y cuánto esperó. El personal ve lo que su trabajo necesita; "
        "nada se vende. Las tabletas de las estaciones no guardan nombres, teléfonos ni "
        "direcciones.\n\nPuede descargar sus datos o cerrar su cuenta en «Mi cuenta». Los "
        "registros de licencias, visitas y pagos se guardan el tiempo que pide la ley.\n\n"
        "Una licencia que no se usa puede llevar a una llamada para preguntar por qué. Es una "
        "pregunta, no una conclusión sobre usted; una persona decide lo que sigue.",
    ),
    "accessibility": Default(
        _("The page “Accessibility statement”"),
        "These pages are built to the Web Content Accessibility Guidelines 2.2, level AA: they "
        "work by keyboard, with a screen reader, on a narrow phone and, but for the camera, "
        "without JavaScript. Whatever you can do here you can also do at the license desk.\n\n"
        "Does something not work for you? Write to us what you wanted to do; we answer "
        "and mend it.",
        "Estas páginas siguen las Pautas de Accesibilidad para el Contenido Web 2.2, nivel AA: "
        "funcionan con teclado, con lector de pantalla, en un teléfono angosto y, salvo la cámara, "
        "sin JavaScript. Todo lo que puede hacer aquí también puede hacerlo en la oficina de "
        "licencias.\n\n¿Algo no le funciona? Escríbanos qué quería hacer; le respondemos y lo "
        "arreglamos.",
    ),
    "contact": Default(
        _("The page “Contact”"),
        "The license desk answers questions about licenses, applications and payments.",
        "La oficina de licencias responde preguntas sobre licencias, solicitudes y pagos.",
    ),
}


def text(code: str) -> str:
    """In the reader's language: the city's own, else the default. KeyError for no such code."""
    default = DEFAULTS[code]
    own = Text.objects.filter(code=code).first()
    spanish = get_language() == "es"
    if own:
        return own.es if spanish else own.en
    return default.es if spanish else default.en
