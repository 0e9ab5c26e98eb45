# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": "illuminazione illuminare lampione lampada lampadina luce luminoso faro faretto buio oscurità oscuro "
    "penombra led torcia fanale ",
    "crime": "sicurezza sicuro insicuro insicurezza furto ladro rubare rapina scippo spaccio spacciare spacciatore droga "
    "drogato criminalità delinquenza delinquente aggressione aggredire molestia molestare violenza violento paura "
    "pericolo minaccia rissa vandalismo vandalo bullo bullismo teppista ubriaco siringa",
    "police": "polizia vigile carabiniere pattuglia ronda telecamera videosorveglianza sorveglianza sorvegliare "
    "vigilanza presidio pattugliare agente controllo controllare divisa questura caserma denuncia",
    "public_transport": "autobus bus corriera pullman navetta tram tramvia metropolitana treno ferrovia ferroviario "
    "stazione fermata pensilina corsa ritardo taxi orario coincidenza capolinea biglietto abbonamento autista trasporto trasporti "
    "pendolare mezzi tpl obliterare binario passeggero",
    "cycling": "bici bicicletta ciclabile ciclista ciclopedonale pedalare pista ciclopista rastrelliera casco monopattino "
    "pedale ciclovia cargobike",
    "walking": "pedone pedonale marciapiede camminare camminata passeggiare passeggiata piedi attraversamento strisce zebre "
    "attraversare passeggino gradino scivolo pedonalizzare sottopasso sovrappasso sentiero barriere",
    "traffic": "traffico auto automobile macchina veicolo camion furgone tir moto motorino ingorgo coda rotonda rotatoria "
    "semaforo incrocio velocità veloce correre dosso limite autovelox ztl sorpasso tangenziale circonvallazione viabilità "
    "svincolo provinciale statale corsia clacson smog congestione automobilista guidare sfrecciare incidente investire precedenza",
    "parking": "parcheggio parcheggiare posteggio posteggiare sosta sostare autorimessa garage parchimetro parcometro "
    "disco multa multare stallo rimozione posto",
    "roads": "buca buche asfalto asfaltare tombino pavimentazione strada strade dissestato rattoppo cantiere "
    "manutenzione ponte segnaletica cartello guardrail marciapiedi carreggiata caditoia",
    "green": "verde parco giardino aiuola albero alberi pianta piantare prato erba siepe fiore fiori bosco ombra potare "
    "potatura sfalcio aiuole foglia natura naturale orto orti panchina radice quercia tiglio platano villa pineta",
    "play": "gioco giochi giocare altalena scivolo bambino bambini bimbo bimbi piccoli parchetto parcogiochi girello "
    "sabbia castello arrampicata gonfiabile giostra giostrina",
    "waste": "rifiuto rifiuti immondizia spazzatura cassonetto bidone cestino raccolta differenziata differenziare umido "
    "plastica vetro carta indifferenziata riciclo riciclare riciclaggio discarica ecocentro sacco sacchetto "
    "compost compostaggio compostiera amianto netturbino tari ingombranti organico abbandono mozzicone cicca",
    "cleanliness": "pulizia pulire pulito sporco sporcizia sporcare degrado spazzare spazzamento lavare puzza puzzare odore "
    "escremento cacca deiezione guano piccione topo ratto zanzara blatta scritta graffito imbrattare "
    "decoro incuria fogna scarafaggio disinfestazione derattizzazione",
    "dogs": "cane cani cagnolino padrone guinzaglio museruola sgambamento sgambatura gatto animale animali canile gattile "
    "randagio veterinario",
    "health": "salute sanità sanitario medico dottore pediatra ospedale ambulatorio visita esame specialista farmacia "
    "farmaco medicina medicinale infermiere consultorio asl ausl ticket cura curare malato "
    "malattia ambulanza prelievo vaccino prenotazione cup poliambulatorio psicologo psicologia cardiologo oculista fisioterapia dentista "
    "defibrillatore paziente terapia dialisi reparto ricovero ",
    "elderly": "anziano anziani vecchio vecchiaia nonno nonna nonni pensionato pensione ottantenne badante assistenza "
    "assistere rsa domiciliare demenza alzheimer caregiver accudire "
    "sollievo ",
    "disability": "disabile disabilità handicap invalido invalidità carrozzina cieco sordo ipovedente "
    "barriera rampa ascensore accessibile accessibilità inclusione inclusivo autismo "
    "montascale",
    "poverty": "povertà povero bisognoso senzatetto clochard mensa caritas affitto bolletta sfratto disagio emarginazione "
    "emarginato sussidio isee fragile sociale indigente",
    "housing": "casa case alloggio affitto affittare inquilino proprietario appartamento condominio palazzo sfitto mutuo "
    "edilizia popolare abitare abitazione edificio costruire palazzina immobile cemento affitti",
    "school": "scuola scuole scolastico alunno studente maestra maestro insegnante professore classe aula elementari medie "
    "superiori liceo istituto mensa doposcuola compiti educazione istruzione scuolabus banco preside "
    "studiare lezione università universitario",
    "childcare": "asilo nido asili nidi materna infanzia educatrice retta iscrizione graduatoria ludoteca "
    "neonato mamma mamme papà genitore genitori maternità conciliazione",
    "youth": "giovane giovani ragazzo ragazzi ragazza adolescente adolescenza giovanile gioventù teenager quindicenne "
    "sedicenne diciottenne ventenne educatore aggregazione oratorio muretto skatepark skate annoiarsi noia "
    "compagnia amici ritrovo ritrovarsi ",
    "culture": "cultura culturale teatro cinema museo mostra concerto musica musicale spettacolo arte artista artistico "
    "festival evento eventi film danza ballo ballare band suonare coro orchestra rassegna letteratura poesia mostre "
    "palco auditorium pittura fotografia attore laboratorio",
    "library": "biblioteca bibliotecario libro libri lettura leggere prestito studiare lettore bibliobus "
    "scaffale romanzo emeroteca",
    "sport": "sport sportivo palestra piscina campo campetto calcio calcetto basket pallavolo tennis nuoto nuotare "
    "allenamento allenarsi squadra spogliatoio atletica stadio rugby ginnastica pallone canestro palazzetto",
    "events": "festa feste sagra fiera mercatino carnevale natale luminarie patrono manifestazione fuochi "
    "banda palio capodanno",
    "shops": "negozio negozi bottega commercio commerciante commerciale mercato bancarella supermercato spesa serranda "
    "vetrina saracinesca panificio panettiere macellaio edicola bar ristorante fornaio alimentari artigiano ferramenta "
    "acquisti ipermercato barista pizzeria caffè banco prezzi",
    "work": "lavoro lavorare lavoratore disoccupato disoccupazione impiego azienda aziende impresa fabbrica "
    "industria stipendio contratto precario tirocinio assunzione operaio startup coworking turno",
    "tourism": "turismo turista turistico albergo hotel b&b visitatore ostello guida infopoint ospitalità "
    "camper crocierista monumento castello",
    "noise": "rumore rumoroso baccano schiamazzo chiasso silenzio silenzioso volume movida disturbo disturbare dormire "
    "fracasso casino acustico",
    "air": "aria inquinamento inquinare inquinato polveri smog respirare pm10 emissione ciminiera ozono "
    "particolato fumo",
    "water": "acqua fiume torrente lago mare spiaggia alluvione allagamento allagare allagarsi argine esondazione pioggia "
    "fontana fontanella fognatura depuratore acquedotto canale fosso riva sponda siccità tubatura bagnare balneare",
    "climate": "clima climatico caldo afa calore temperatura energia energetico fotovoltaico pannelli rinnovabile "
    "sostenibile sostenibilità ambiente ambientale ecologico ecologia cappotto",
    "administration": "comune municipio sportello ufficio uffici pratica burocrazia burocratico anagrafe certificato "
    "documento impiegato dipendente appuntamento funzionario modulo spid pec urp residenza amministrazione "
    "centralino delibera segnalazione segnalare",
    "politics": "sindaco sindaca assessore giunta consiglio politica politico politici partito elezioni votare voto "
    "consigliere promessa promesse promettere trasparenza partecipazione partecipare assemblea ascoltare ascolto referendum "
    "cittadino cittadinanza",
    "money": "tasse tassa tributo imposta imu bilancio costo costoso costi caro soldi spreco sprecare euro spendere pagare "
    "finanziamento tariffa multe risparmiare",
    "digital": "internet wifi fibra connessione digitale online sito app telefono cellulare computer "
    "rete copertura informatica smartphone tecnologia",
    "migration": "immigrato immigrazione straniero stranieri migrante migranti profugo rifugiato integrazione integrare "
    "accoglienza accogliere lingua italiano intercultura interculturale razzismo razzista clandestino",
    "community": "vicini vicinato quartiere rione comunità associazione associazioni volontario volontari "
    "volontariato solidarietà aiutare aiutarsi aiuto insieme incontro incontrarsi incontrare socializzare condividere "
    "condivisione solitudine circolo bocciofila comitato proloco gente chiacchierare",
    "squares": "piazza piazze centro storico facciata restauro restaurare ristrutturare riqualificare "
    "riqualificazione abbandonato dismesso recupero recuperare monumento rudere capannone urbanistica",
    "suburbs": "periferia periferico frazione frazioni borgo borgata isolato dimenticato zona sobborgo campagna contrada",
    "toilets": "bagno bagni wc toilette gabinetto orinatoio pipì urinare",
    "family": "famiglia famiglie figlio figlia figli mamma papà genitore nipote bambino madre padre neonato",
    "women": "donna donne femminile genere parità antiviolenza femminicidio",
    "faith": "chiesa parrocchia parroco oratorio moschea messa cimitero santuario",
}
