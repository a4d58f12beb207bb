"""Invented names, by the language people speak at home. Nobody real is meant."""

from __future__ import annotations

from collections.abc import Mapping

SPOKEN: Mapping[str, float] = {
    "en": 0.58, "es": 0.2, "ar": 0.04, "zh": 0.04, "ht": 0.04, "pt": 0.04, "vi": 0.03, "ru": 0.03,
}  # fmt: skip
"""Preferred languages and how common they are here."""

GIVEN: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Aaron", "Abby", "Alan", "Alice", "Amy", "Andre", "April", "Ben", "Beth", "Brenda", "Brian", "Carl",
        "Carol", "Chris", "Cindy", "Claire", "Cody", "Dana", "Darnell", "Dawn", "Dean", "Diane", "Doug", "Ebony",
        "Ed", "Ella", "Erin", "Faith", "Frank", "Gail", "Gary", "Gloria", "Greg", "Hannah", "Harold", "Heather",
        "Ian", "Iris", "Jamal", "Jane", "Jasmine", "Jeff", "Jen", "Jerome", "Jill", "Jo", "Joel", "Kayla", "Keith",
        "Kim", "Kyle", "Latoya", "Laura", "Leon", "Linda", "Lou", "Luke", "Mandy", "Marcus", "Mary", "Matt", "Megan",
        "Mike", "Molly", "Nate", "Nell", "Noah", "Opal", "Owen", "Pam", "Pat", "Paul", "Quinn", "Rachel", "Ray",
        "Rita", "Rob", "Ruby", "Ryan", "Sandy", "Scott", "Shawn", "Stella", "Tasha", "Ted", "Tiffany", "Todd",
        "Tracy", "Tyler", "Vera", "Vince", "Wendy", "Will", "Zoe",
    ),
    "es": (
        "Alejandro", "Ana", "Beatriz", "Carlos", "Carmen", "Diego", "Elena", "Emilio", "Fernanda", "Gabriel",
        "Graciela", "Hector", "Ines", "Javier", "Jimena", "Jorge", "Lucia", "Luis", "Marisol", "Mateo", "Miguel",
        "Pilar", "Rafael", "Rocio", "Santiago", "Silvia", "Valeria", "Ximena",
    ),
    "ar": ("Amal", "Farid", "Hassan", "Layla", "Mona", "Omar", "Rania", "Yusuf"),
    "zh": ("Bo", "Fang", "Hao", "Jing", "Lan", "Ming", "Wei", "Xiu"),
    "ht": ("Antoine", "Fabiola", "Jude", "Marie-Ange", "Nadege", "Wilner"),
    "pt": ("Bruna", "Caio", "Joana", "Marcelo", "Rui", "Teresa"),
    "vi": ("Anh", "Binh", "Hien", "Linh", "Minh", "Thu"),
    "ru": ("Anton", "Galina", "Irina", "Oleg", "Svetlana", "Yuri"),
}  # fmt: skip

FAMILY: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Abbott", "Adams", "Bailey", "Barnes", "Bell", "Boyd", "Brooks", "Burke", "Carter", "Cole", "Collins",
        "Cooper", "Cruz", "Davis", "Dixon", "Doyle", "Ellis", "Evans", "Fields", "Fisher", "Ford", "Foster",
        "Fuller", "Gibson", "Grant", "Greene", "Hale", "Hall", "Harper", "Hayes", "Hughes", "Hunt", "Jenkins",
        "Kelly", "Knox", "Lane", "Lawson", "Long", "Lowe", "Marsh", "Mason", "Mills", "Moore", "Morse", "Nash",
        "Neal", "Norris", "Page", "Parker", "Payne", "Pierce", "Porter", "Quinn", "Reed", "Reyes", "Rhodes",
        "Rice", "Rivers", "Rose", "Shaw", "Simms", "Stone", "Sutton", "Tate", "Todd", "Vance", "Wade", "Walsh",
        "Ward", "Webb", "West", "White", "Wolfe", "Wood", "York", "Young",
    ),
    "es": (
        "Aguilar", "Castillo", "Cordero", "Delgado", "Espinoza", "Fuentes", "Guerrero", "Herrera", "Ibarra",
        "Lozano", "Medina", "Navarro", "Ortega", "Paredes", "Quintero", "Rivas", "Salazar", "Trejo", "Vega", "Zamora",
    ),
    "ar": ("Aziz", "Darwish", "Khalil", "Mansour", "Nasser", "Saleh"),
    "zh": ("Chen", "Huang", "Lin", "Liu", "Wang", "Zhao"),
    "ht": ("Baptiste", "Charles", "Joseph", "Louis", "Pierre"),
    "pt": ("Almeida", "Carvalho", "Ferreira", "Lopes", "Teixeira"),
    "vi": ("Bui", "Dang", "Nguyen", "Pham", "Tran"),
    "ru": ("Ivanova", "Morozov", "Petrov", "Sokolov", "Volkova"),
}  # fmt: skip

PRONOUNS: Mapping[str, float] = {"she/her": 0.44, "he/him": 0.45, "they/them": 0.08, "": 0.03}

MATTERS = (
    "Seeing my daughter on weekends", "Getting back to the workshop", "Finishing my course",
    "A room with a door that locks", "Sleeping through the night", "Being there for my mother",
    "Playing music again", "Keeping my licence", "A quiet head", "Cooking for my family", "Walking without pain",
    "Nobody worrying about me", "My dog", "A year I can be proud of", "To be on time for work",
)  # fmt: skip
