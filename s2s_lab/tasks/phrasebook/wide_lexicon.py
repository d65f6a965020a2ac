"""The words that the wide phrasebook has beside those of the usual one, in English and French.

They are written as in `lexicon` and `verbs`, and stand in tables of their own, so that the usual
grammar draws what it always drew. Realisers look words up in the tables of both.
"""

from s2s_lab.tasks.phrasebook.lexicon import (
    ADJECTIVES,
    NOUNS,
    PROFESSIONS,
    read_adjectives,
    read_nouns,
)
from s2s_lab.tasks.phrasebook.verbs import VERBS, read_intransitive, read_transitive

_NOUNS = """
kin: grandfather grand-père/grands-pères m; nephew neveu/neveux m; niece nièce f
kin: colleague collègue m; boss/bosses patron m; grandson petit-fils/petits-fils m
kin: granddaughter petite-fille/petites-filles f; roommate colocataire m
person: nurse infirmière f; waiter serveur m; waitress/waitresses serveuse f; farmer fermier m
person: singer chanteur m; dancer danseuse f; writer écrivain m; artist artiste m
person: driver chauffeur m; journalist journaliste m; dentist dentiste m; king roi m
person: queen reine f; lady/ladies dame f; tourist touriste m; guest invité m
person: customer client m; thief/thieves voleur m; soldier soldat m; painter peintre m
person: pilot pilote m; policeman/policemen policier m; princess/princesses princesse f
animal: pig cochon m; goat chèvre f; chicken poule f; lion lion m; elephant éléphant m
animal: bear ours/ours m; wolf/wolves loup m; monkey singe m; tiger tigre m; snake serpent m
animal: frog grenouille f; turtle tortue f; bee abeille f; butterfly/butterflies papillon m
animal: kitten chaton m; puppy/puppies chiot m; fox/foxes renard m; donkey âne m
animal: sheep/sheep mouton m; spider araignée f
food: pear poire f; peach/peaches pêche f; lemon citron m; cherry/cherries cerise f
food: onion oignon m; mushroom champignon m; pancake crêpe f; biscuit biscuit m; pizza pizza f
food: croissant croissant m; olive olive f; sausage saucisse f; omelette omelette f
food: cucumber concombre m; melon melon m; pineapple ananas/ananas m; yoghurt yaourt m
food: apricot abricot m; raspberry/raspberries framboise f
meal: sugar/ sucre m; salt/ sel m; honey/ miel m; jam/ confiture f; ham/ jambon m
meal: cream/ crème f; pepper/ poivre m; pork/ porc m; beef/ bœuf m
drink: orange_juice/ jus_d'_orange m; apple_juice/ jus_de_pomme m; lemonade/ limonade f
drink: champagne/ champagne m; cider/ cidre m
clothes: glove gant m; scarf/scarves écharpe f; sock chaussette f; boot botte f; belt ceinture f
clothes: suit costume m; T-shirt t-shirt m; ring bague f; watch/watches montre f
clothes: cap casquette f; raincoat imperméable m; blouse chemisier m
clothes: swimsuit maillot_de_bain/maillots_de_bain m
text: magazine magazine m; novel roman m; postcard carte_postale/cartes_postales f
text: message message m; email e-mail m; article article m; report rapport m
text: dictionary/dictionaries dictionnaire m
show: concert concert m; programme émission f; video vidéo f; painting tableau m
show: picture image f
thing: spoon cuillère f; fork fourchette f; glass/glasses verre m; bowl bol m
thing: wallet portefeuille m; camera appareil_photo/appareils_photo m; clock horloge f
thing: candle bougie f; blanket couverture f; pillow oreiller m; towel serviette f; toy jouet m
thing: doll poupée f; notebook cahier m; suitcase valise f; map carte f; coin pièce f
thing: stamp timbre m; basket panier m; bucket seau m; hammer marteau m; rope corde f
thing: sofa canapé m; shelf/shelves étagère f; carpet tapis/tapis m; television télévision f
thing: radio radio f; brush/brushes brosse f; comb peigne m; screen écran m; bell cloche f
thing: tent tente f; purse porte-monnaie/porte-monnaie m
thing: toothbrush/toothbrushes brosse_à_dents/brosses_à_dents f
opening: gate portail m; drawer tiroir m; cupboard placard m
vehicle: motorbike moto f; scooter scooter m; tractor tracteur m; van camionnette f
transport: tram tram m; underground métro m; helicopter hélicoptère m
building: train_station gare f; library/libraries bibliothèque f; bank banque f
building: bakery/bakeries boulangerie f; pharmacy/pharmacies pharmacie f
building: supermarket supermarché m; theatre théâtre m; cinema cinéma m
building: university/universities université f; factory/factories usine f; airport aéroport m
building: post_office poste f; tower tour f; stadium stade m; café café m; farm ferme f
building: bookshop librairie f; swimming_pool piscine f; police_station commissariat m
building: bus_stop arrêt_de_bus/arrêts_de_bus m; flat appartement m
room: bathroom salle_de_bain/salles_de_bain f; bedroom chambre f; living_room salon m
room: dining_room salle_à_manger/salles_à_manger f; cellar cave f; garage garage m
room: classroom salle_de_classe/salles_de_classe f; balcony/balconies balcon m
area: square place f; island île f; country/countries pays/pays m; market marché m
area: zoo zoo m; forest forêt f; town ville f; port port m; neighbourhood quartier m; field champ m
nature: hill colline f; cloud nuage m; star étoile f; rock rocher m; waterfall cascade f
nature: rose rose f; bush/bushes buisson m
matter: sentence phrase f; rule règle f; text texte m; secret secret m; reason raison f
matter: mistake erreur f; joke blague f; plan plan m; dream rêve m; example exemple m
instrument: flute flûte f; trumpet trompette f; saxophone saxophone m; cello violoncelle m
language: Russian/ russe m; Japanese/ japonais m; Arabic/ arabe m; Greek/ grec m
language: Portuguese/ portugais m; Dutch/ néerlandais m
sport: volleyball/ volley m; rugby/ rugby m; golf/ golf m; badminton/ badminton m
"""

_ADJECTIVES = """
quiet calme/calme - | village street park beach room | building area room
noisy bruyant/bruyante - | city street area restaurant | building area room animal
friendly sympathique/sympathique - | kin person | people
brave courageux/courageuse - | person | people
polite poli/polie - | child person | people
lazy paresseux/paresseuse - | student person cat | people animal
shy timide/timide - | child person | people
proud fier/fière - | | people
serious sérieux/sérieuse - | person matter | people
curious curieux/curieuse - | child cat | people animal
patient patient/patiente - | person | people
poor pauvre/pauvre - | | people
light léger/légère - | bag box chair suitcase | bag box chair suitcase
round rond/ronde - | table mirror box plate | table mirror box plate
strange étrange/étrange - | matter text show person | text show matter
dangerous dangereux/dangereuse - | animal area | animal area
dark sombre/sombre - | room street | room street
wet mouillé/mouillée - | clothes towel | clothes towel
dry sec/sèche - | clothes towel | clothes towel
broken cassé/cassée - | thing opening | thing opening vehicle
full plein/pleine - | box bag bottle glass | box bag bottle glass
useful utile/utile - | thing text | thing text matter
boring ennuyeux/ennuyeuse - | text show matter | text show
wonderful merveilleux/merveilleuse - | show area nature | show area nature
excellent excellent/excellente - | edible show text | edible drink show text
purple violet/violette - | clothes thing | clothes thing
pink rose/rose - | clothes thing nature | clothes thing
huge énorme/énorme - | animal building nature | animal building nature
charming charmant/charmante - | area building person | area people
sweet sucré/sucrée - | drink food | drink food
simple simple/simple - | matter text | matter
fast rapide/rapide - | vehicle transport | vehicle animal
slow lent/lente - | vehicle transport | vehicle animal
surprised surpris/surprise/-/surpris - | | people
jealous jaloux/jalouse - | | people
calm calme/calme - | | people animal
worried inquiet/inquiète - | | people
"""

_TRANSITIVE = """
break casser | thing opening | people
repair réparer | vehicle computer phone lamp door clock camera | people
choose choisir | goods edible show | people
draw dessiner | animal nature building | people
keep garder | goods | people
borrow emprunter | text vehicle umbrella pen | people
push pousser | vehicle chair table door | people
touch toucher | thing animal clothes | people
explain expliquer | matter | people
finish finir | book exercise letter lesson cake | people
follow suivre | people animal vehicle | living
taste goûter | edible drink | people
share partager | edible drink | people
throw lancer | ball | people
hide cacher | goods | people
order commander | edible drink | people
recognise reconnaître ! | people area building song | people
protect protéger | people animal nature | living
believe croire ! | people story | people
feed nourrir | animal infant | people
greet saluer | people | people
kiss embrasser | kin infant | people
describe décrire | people building area show | people
translate traduire | text word song | people
correct corriger | exercise word text mistake | people
repeat répéter | word question sentence | people
rent louer | vehicle house room flat | people
steal voler | vehicle thing | people
count compter | animal thing food | people
catch attraper | ball animal | people
fill remplir | box bag bottle cup glass | people
admire admirer | nature building people show | people
build construire | house bridge castle church boat tower | people
burn brûler | letter meat bread | people
teach enseigner | language | people
cross traverser | street river bridge park | people animal
leave@place quitter | area house school hotel | people
respect respecter ! | people | people
disturb déranger | people | people
surprise surprendre | people | people
pull tirer | chair table box door | people
photograph photographier | people animal nature building area | people
"""

_INTRANSITIVE = """
fall tomber | living; shout crier | people; jump sauter | living; hurry se_dépêcher | people
smoke fumer | people; snore ronfler | people; ski skier | people; go_out sortir | people
come_in entrer | people; come_home rentrer | people; dream rêver | living; pray prier | people
whisper chuchoter | people
"""

WIDE_NOUNS = read_nouns(_NOUNS)
"""The nouns of the wide phrasebook alone, by key."""

WIDE_ADJECTIVES = read_adjectives(_ADJECTIVES)
"""Its adjectives, by key."""

WIDE_TRANSITIVE = read_transitive(_TRANSITIVE)
"""Its verbs with an object."""

WIDE_INTRANSITIVE = read_intransitive(_INTRANSITIVE)
"""Its verbs without one."""

WIDE_PROFESSIONS = {
    "nurse": ("infirmier", "infirmière"),
    "waiter": ("serveur", "serveuse"),
    "farmer": ("fermier", "fermière"),
    "singer": ("chanteur", "chanteuse"),
    "dancer": ("danseur", "danseuse"),
    "writer": ("écrivain", "écrivaine"),
    "artist": ("artiste", "artiste"),
    "journalist": ("journaliste", "journaliste"),
    "dentist": ("dentiste", "dentiste"),
    "soldier": ("soldat", "soldate"),
    "painter": ("peintre", "peintre"),
    "pilot": ("pilote", "pilote"),
}
"""Its professions, as in `lexicon.PROFESSIONS`."""

_shared = (NOUNS.keys() & WIDE_NOUNS.keys()) | (ADJECTIVES.keys() & WIDE_ADJECTIVES.keys())
assert not _shared, _shared

EVERY_NOUN = NOUNS | WIDE_NOUNS
EVERY_ADJECTIVE = ADJECTIVES | WIDE_ADJECTIVES
EVERY_PROFESSION = PROFESSIONS | WIDE_PROFESSIONS
EVERY_VERB = VERBS | {verb.key: verb for verb in (*WIDE_TRANSITIVE, *WIDE_INTRANSITIVE)}

_FRUIT = "apple orange banana carrot potato tomato strawberry pear peach lemon cherry onion apricot"
MEASURES = {
    "glass": ("glasses", "verre", "m", frozenset({"drink"})),
    "cup": ("cups", "tasse", "f", frozenset({"coffee", "tea", "milk"})),
    "bottle": ("bottles", "bouteille", "f", frozenset({"drink"})),
    "piece": ("pieces", "morceau", "m", frozenset({"bread", "meat", "cheese", "chocolate"})),
    "plate": ("plates", "assiette", "f", frozenset({"rice", "meat", "soup", "fish"})),
    "kilo": ("kilos", "kilo", "m", frozenset({"sugar", "rice", "meat", "beef", *_FRUIT.split()})),
    "bag": ("bags", "sac", "m", frozenset({"rice", "sugar", "potato", "apple", "orange"})),
    "slice": ("slices", "tranche", "f", frozenset({"bread", "ham", "cheese", "cake", "pizza"})),
}
"""What is counted of a mass, *a glass of water*: English plural, French, gender, of what."""

MANY = frozenset({"kilo", "bag"})
"""Measures of several things: *a kilo of apples*, but *a slice of cake*."""
