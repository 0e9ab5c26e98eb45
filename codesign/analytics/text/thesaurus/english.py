# SPDX-License-Identifier: AGPL-3.0-or-later
"""English words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": (
        "brighter brightness bulb bulbs dark darkness dim illuminated illumination lamp lamppost lamps "
        "led light lightbulb lighting lights lit streetlight streetlights torch unlit visibility"
    ),
    "crime": (
        "addict afraid assault attacked bullying burglar burglary burgled camera cameras cctv crime "
        "criminal danger dangerous dealer dealing drug drugs drunk fear gang gangs gun guns harass "
        "harassment heroin jail knife meth mugging opioid patrol police prison rob robbery safe safety "
        "scared shooting shootings stabbing steal stolen surveillance theft thief unsafe vandal vandalism "
        "violence violent"
    ),
    "police": (
        "camera cameras cctv cop cops enforcement officer officers patrol police policing sheriff "
        "surveillance warden"
    ),
    "public_transport": (
        "bus buses commute commuter commuting driver fare fares frequency late passenger rail railway "
        "route shuttle station stop stops subway taxi ticket timetable train trains tram transit "
        "transport transportation uber underground waiting"
    ),
    "cycling": (
        "bicycle bicycles bike bikes cycle cycleway cycling cyclist cyclists helmet path scooter scooters "
        "trail trails"
    ),
    "walking": (
        "crossing crosswalk curb foot footpath kerb path pathway pavement pavements pedestrian "
        "pedestrians sidewalk sidewalks stroll stroller underpass walk walkable walking wheelchair zebra"
    ),
    "traffic": (
        "accident accidents bypass car cars commute congestion driver drivers driving horn intersection "
        "interstate jam jams junction lane lanes limit lorry motorbike motorist roundabout signal slow "
        "speed speeders speeding stoplight traffic truck trucks turn vehicle vehicles widen"
    ),
    "parking": (
        "fines garage garages lot lots meter meters parked parking permit residents spaces spot spots"
    ),
    "roads": (
        "asphalt bridge highway maintenance paving pothole potholes repair resurfacing road roads "
        "roadworks sign signage signs street streets"
    ),
    "green": (
        "allotment bench benches flower flowers forest garden gardening gardens grass green greenway "
        "hedge landscaping lawn nature orchard park parkland parks picnic plant planting plants shade "
        "shrubs tree trees watering wildlife woodland"
    ),
    "play": ("child children kid kids play playground playgrounds slide swing swings toddler toddlers"),
    "waste": (
        "bin bins bottles cans collection compost dump dumping dumpster empties garbage glass landfill "
        "litter littering plastic recyclable recycle recycling reuse rubbish skip trash waste"
    ),
    "cleanliness": (
        "blight clean cleaner cleaning dirt dirty filthy graffiti mosquito neglected pigeon rat rats "
        "sewer smell smelly stink sweep sweeping vermin"
    ),
    "dogs": ("animal animals cat cats dog dogs kennel lead leash pet pets poo poop shelter stray vet"),
    "health": (
        "addiction ambulance anxiety appointment cancer caregiver carer carers clinic clinics counselling "
        "dementia dentist depression diagnosis disease doctor doctors emergency gp health healthcare "
        "hospital hospitals illness insurance medicaid medical medicine mental nurse nurses nursing "
        "patient patients pharmacist pharmacy physician prescription rehab surgery therapist therapy "
        "treatment vaccine waiting"
    ),
    "elderly": (
        "aged ageing aging caregiver carer carers dementia elderly grandfather grandmother grandparents "
        "older pensioner pensioners retired retirement senior seniors"
    ),
    "disability": (
        "accessibility accessible autism autistic blind deaf disabilities disability disabled inclusion "
        "inclusive lift ramp ramps wheelchair wheelchairs"
    ),
    "poverty": (
        "assistance benefits deprived foodbank homeless homelessness hunger income needy panhandling poor "
        "poverty underprivileged vulnerable"
    ),
    "housing": (
        "affordable apartment apartments building buildings construction developer developers eviction "
        "flat flats home homes house houses housing landlord landlords mortgage rent rental rents tenant "
        "tenants zoning"
    ),
    "school": (
        "classroom college curriculum education educational homework lesson pupil pupils school schools "
        "student students study teacher teachers tuition university"
    ),
    "childcare": (
        "babies baby babysitter childcare creche daycare kindergarten mother mothers mum mums nursery "
        "parent parents preschool toddler"
    ),
    "youth": (
        "adolescent adolescents afternoon bored boys club clubs girls hangout skate skatepark students "
        "teen teenager teenagers teens young youth"
    ),
    "culture": (
        "art artist artists arts band bands choir cinema concert concerts course courses cultural culture "
        "dance dancing drama exhibition festival film films gallery guitar museum museums music musical "
        "painting performance piano singing theater theatre workshop"
    ),
    "library": ("book books borrow librarian libraries library read reading"),
    "sport": (
        "athletics basketball field fields fitness football gym pitch pool recreation recreational soccer "
        "sport sports stadium swimming team tennis training"
    ),
    "events": ("carnival celebration christmas event events fair fireworks parade party"),
    "shops": (
        "bakery bar bars business businesses butcher cafe grocery mall market markets pub pubs restaurant "
        "restaurants retail retailer shop shopping shops stall store stores supermarket"
    ),
    "work": (
        "companies company economic economy employer employers employment entrepreneur factory industry "
        "job jobs salary unemployed unemployment wage wages work worker workers working"
    ),
    "tourism": (
        "attraction attractions hostel hotel hotels sightseeing tourism tourist tourists visitor visitors"
    ),
    "noise": ("disturbance loud nightlife noise noisy quiet silence sleep"),
    "air": ("air breathe emissions exhaust fumes polluted polluting pollution smog smoke smoking vaping"),
    "water": (
        "beach canal creek drain drainage flood flooding floods fountain lake rain river rivers sea "
        "sewage stormwater stream water"
    ),
    "climate": (
        "climate ecological emissions energy environment environmental heat heatwave panels renewable "
        "solar sustainability sustainable warming"
    ),
    "administration": (
        "administration appointment bureaucracy certificate clerk council counter county form forms "
        "municipal municipality office offices paperwork permit permits services staff"
    ),
    "politics": (
        "accountability citizen citizens commission councillor democracy election elections government "
        "mayor participate participation party political politician politicians politics promise promises "
        "referendum transparency vote voting"
    ),
    "money": (
        "budget cost costly costs expensive fee fees funding money pay price prices revenue spend "
        "spending tax taxation taxes"
    ),
    "digital": (
        "app broadband cable computer computers coverage digital fiber fibre internet network online "
        "phone provider technology website wifi"
    ),
    "migration": (
        "diverse diversity ethnic foreigner foreigners immigrant immigrants immigration integration "
        "language migrant migrants racism racist refugee refugees undocumented"
    ),
    "community": (
        "association belonging community gathering loneliness lonely meet meeting neighbor neighborhood "
        "neighborhoods neighbors neighbour neighbourhood neighbours social solidarity together volunteer "
        "volunteering volunteers"
    ),
    "squares": (
        "abandoned center centre derelict downtown empty facade heritage historic renovate renovation "
        "restoration restore revitalize square squares"
    ),
    "suburbs": ("countryside hamlet isolated outskirts rural suburb suburbs village villages"),
    "toilets": ("lavatory restroom restrooms toilet toilets urinate"),
    "family": ("child children daughter families family father grandchildren kids mother parents son"),
    "women": ("discrimination equality female gender girls lgbt lgbtq woman women"),
    "faith": ("cemetery church churches mosque parish priest religion religious"),
}
