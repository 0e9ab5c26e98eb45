# SPDX-License-Identifier: AGPL-3.0-or-later
"""English words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": "lighting light lights lamp lamps lamppost streetlight streetlights dark darkness unlit dim led torch lit "
    "brighter",
    "crime": "safety safe unsafe crime criminal theft thief burglary burglar rob robbery mugging drug drugs dealer dealing "
    "addict violence violent assault harassment harass afraid scared fear danger dangerous vandalism vandal gang gangs "
    "bullying stabbing knife drunk opioid heroin meth",
    "police": "police officer officers patrol camera cameras cctv surveillance warden sheriff enforcement cop cops "
    "policing",
    "public_transport": "bus buses train trains tram subway underground transit transport transportation station stop "
    "stops timetable route ticket fare fares commuter commute commuting shuttle rail railway driver passenger",
    "cycling": "bike bikes bicycle bicycles cycle cycling cyclist cyclists cycleway scooter scooters helmet",
    "walking": "walk walking walkable pedestrian pedestrians sidewalk sidewalks pavement pavements footpath crossing "
    "crosswalk zebra stroller kerb curb path pathway underpass stroll foot",
    "traffic": "traffic car cars vehicle vehicles truck trucks lorry congestion jam jams speeding speed roundabout "
    "intersection junction driver drivers driving accident accidents bypass motorist motorbike signal lane lanes horn",
    "parking": "parking parked garage garages meter meters permit spaces lot lots fines",
    "roads": "road roads street streets pothole potholes asphalt paving bridge resurfacing roadworks signage sign signs "
    "maintenance repair highway",
    "green": "green park parks garden gardens tree trees plant plants planting grass lawn flower flowers hedge shade nature "
    "woodland forest bench benches allotment landscaping greenway wildlife",
    "play": "play playground playgrounds swing swings slide child children kids kid toddler toddlers",
    "waste": "waste rubbish garbage trash litter littering bin bins recycling recycle recyclable landfill compost dump "
    "dumping plastic glass collection skip",
    "cleanliness": "clean cleaning cleaner dirty filthy dirt sweep sweeping smell smelly stink graffiti rats rat pigeon "
    "mosquito vermin sewer blight neglected",
    "dogs": "dog dogs leash lead poo poop cat cats animal animals pet pets kennel shelter stray vet",
    "health": "health healthcare hospital hospitals doctor doctors gp clinic clinics nurse nurses medical medicine pharmacy "
    "pharmacist patient patients emergency ambulance mental therapy therapist dentist vaccine treatment illness disease "
    "addiction rehab counselling",
    "elderly": "elderly senior seniors older pensioner pensioners retirement retired grandmother grandfather grandparents "
    "carer carers caregiver dementia aged aging ageing",
    "disability": "disabled disability disabilities wheelchair wheelchairs blind deaf ramp ramps accessible accessibility "
    "inclusive inclusion autism autistic lift",
    "poverty": "poverty poor homeless homelessness hunger foodbank needy deprived underprivileged benefits income "
    "vulnerable assistance panhandling",
    "housing": "house houses housing home homes rent rents rental tenant tenants landlord landlords flat flats apartment "
    "apartments affordable mortgage building buildings construction developer developers zoning eviction",
    "school": "school schools student students pupil pupils teacher teachers classroom education educational university "
    "college homework tuition curriculum lesson study",
    "childcare": "nursery childcare daycare kindergarten preschool babysitter baby babies mum mums mother mothers parent "
    "parents toddler creche",
    "youth": "youth young teenager teenagers teen teens adolescent adolescents skatepark skate bored hangout boys girls",
    "culture": "culture cultural theatre theater cinema museum museums exhibition concert concerts music musical art arts "
    "artist artists festival film films dance dancing band bands performance gallery workshop course",
    "library": "library libraries librarian book books reading read borrow",
    "sport": "sport sports gym pool swimming football soccer basketball tennis pitch training team stadium athletics "
    "recreation recreational field fields fitness",
    "events": "event events fair party celebration carnival christmas fireworks parade",
    "shops": "shop shops shopping store stores market markets retail retailer supermarket grocery bakery butcher restaurant "
    "restaurants cafe bar bars pub pubs mall business businesses stall",
    "work": "job jobs work working worker workers employment unemployment unemployed employer employers wage wages salary "
    "industry factory company companies economy economic entrepreneur",
    "tourism": "tourism tourist tourists hotel hotels visitor visitors hostel attraction attractions sightseeing",
    "noise": "noise noisy loud quiet silence disturbance nightlife sleep",
    "air": "air pollution polluted polluting smog fumes breathe emissions exhaust smoke smoking vaping",
    "water": "water river rivers lake sea beach flood floods flooding drainage drain fountain sewage stormwater stream "
    "canal rain creek",
    "climate": "climate heat heatwave energy solar panels renewable sustainable sustainability environment environmental "
    "ecological emissions warming",
    "administration": "council municipality municipal office offices bureaucracy paperwork certificate counter form forms "
    "appointment staff clerk permit permits administration county services",
    "politics": "mayor councillor politician politicians politics political party election elections vote voting promise "
    "promises transparency participation participate democracy referendum citizen citizens government commission "
    "accountability",
    "money": "tax taxes taxation budget cost costs costly expensive money spending spend pay fee fees funding revenue price "
    "prices",
    "digital": "internet wifi broadband fiber fibre online digital website app phone computer computers network technology "
    "coverage cable provider",
    "migration": "immigrant immigrants immigration migrant migrants refugee refugees foreigner foreigners integration "
    "language racism racist diversity diverse ethnic undocumented",
    "community": "community neighbour neighbours neighbor neighbors neighbourhood neighborhood neighborhoods volunteer "
    "volunteers volunteering association meet meeting together lonely loneliness belonging solidarity social gathering",
    "squares": "square squares downtown centre center historic restoration restore renovate renovation abandoned derelict "
    "empty facade heritage revitalize",
    "suburbs": "suburb suburbs outskirts village villages hamlet rural countryside isolated",
    "toilets": "toilet toilets restroom restrooms lavatory urinate",
    "family": "family families son daughter child children mother father parents kids grandchildren",
    "women": "woman women female gender equality girls lgbt lgbtq discrimination",
    "faith": "church churches mosque parish priest religion religious cemetery",
}
