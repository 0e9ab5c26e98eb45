# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": (
        "accendere buio fanale faretto faro fulminato illuminare illuminato illuminazione lampada "
        "lampadina lampione led luce luminoso oscurità oscuro penombra spegnere spento torcia visibilità"
    ),
    "crime": (
        "aggredire aggredito aggressione alcol bruciare bullismo bullo controllo criminalità danneggiare "
        "delinquente delinquenza deserto droga drogato furto insicurezza insicuro ladro minaccia "
        "minacciare molestare molestia pattuglia paura pericolo polizia rapina rissa rubare scassinare "
        "scippo sicurezza sicuro siringa sorveglianza spacciare spacciatore spaccio spaventare telecamera "
        "teppismo teppista tossico tossicodipendente tranquillo ubriaco vandalismo vandalo vigilanza "
        "violento violenza"
    ),
    "police": (
        "agente carabiniere caserma controllare controllo denuncia divisa pattuglia pattugliare polizia "
        "presidio questura ronda sorveglianza sorvegliare telecamera videosorveglianza vigilanza vigile"
    ),
    "public_transport": (
        "abbonamento aspettare autista autobus autolinea biglietto binario bus capolinea coincidenza "
        "corriera corsa fermata ferrovia ferroviario festivo frequenza metropolitana mezzi navetta "
        "obliterare orario passeggero pendolare pensilina pullman ritardo sciopero stazione taxi tpl tram "
        "tramvia trasporti trasporto tratta treno"
    ),
    "cycling": (
        "bici bicicletta biciclette cargobike casco ciclabile ciclista ciclofficina ciclopedonale "
        "ciclopista ciclovia lucchetto monopattino pedalare pedale percorso pista rastrelliera ruota"
    ),
    "walking": (
        "attraversamento attraversare bastone camminare camminata carrozzina ciclopedonale gradino "
        "marciapiede marciapiedi passaggio passeggiare passeggiata passeggino pedonale pedonalizzare "
        "pedone pedoni percorso piedi scalino scivolo sentiero sottopasso sovrappasso strisce tattile "
        "zebre zoppicare"
    ),
    "traffic": (
        "auto automobile automobilista autostrada autovelox camion circonvallazione clacson coda "
        "congestione correre corsia deviare dosso furgone guidare incidente incrocio ingorgo investire "
        "limite macchina moto motorino patente pedaggio pesante precedenza provinciale rallentare "
        "rallentatore rotatoria rotonda semaforo senso sfrecciare smog sorpasso statale stop svincolo "
        "tangenziale tir traffico unico veicolo veloce velocità viabilità ztl"
    ),
    "parking": (
        "auto autorimessa carico disco garage multa multare occupato parcheggiare parcheggio parchimetro "
        "parcometro pass posteggiare posteggio posto residenti rimozione selvaggio sosta sostare stallo"
    ),
    "roads": (
        "asfaltare asfaltatura asfalto buca buche caditoia cantiere carreggiata cartello crepa dissestato "
        "guardrail manutenzione pavimentazione ponte rattoppare rattoppo scavo segnaletica strada strade "
        "tombino toppa voragine"
    ),
    "green": (
        "aiuola aiuole alberi albero arbusto bosco cespuglio erba fiore fiori foglia fontanella frutteto "
        "gazebo giardinetti giardiniere giardino innaffiare irrigare natura naturale ombra ombreggiare "
        "orti orto panchina parchi parco pianta piantare picnic pineta platano potare potatura prato "
        "quercia radice sfalcio siepe tavolo tiglio verde villa vivaio"
    ),
    "play": (
        "altalena arrampicata bambini bambino bimbi bimbo castello giocare giocattolo giochi gioco "
        "giostra giostrina girello gonfiabile parchetto parcogiochi piccoli ragazzini recinto sabbia "
        "scivolo triciclo"
    ),
    "waste": (
        "abbandono amianto bidone bidoni bottiglia buttare carta cassonetto cestino cicca compost "
        "compostaggio compostiera differenziare differenziata discarica ecocentro ecologico gettare "
        "immondizia indifferenziata ingombranti lattina mozzicone netturbino organico pannolino plastica "
        "raccolta riciclaggio riciclare riciclo rifiuti rifiuto ritiro riuso sacchetto sacchi sacco "
        "spazzatura svuotare tari umido vetro"
    ),
    "cleanliness": (
        "blatta cacca cartaccia decoro degrado deiezione derattizzazione disinfestazione escremento fogna "
        "graffito guano imbrattare incuria insetto lavaggio lavare odore orina piccione polvere pulire "
        "pulito pulizia puzza puzzare ratto scarafaggio scritta siringa spazzamento spazzare spazzatrice "
        "sporcare sporcizia sporco topo vomito zanzara"
    ),
    "dogs": (
        "animale animali cagnolino cane cani canile gattile gatto guinzaglio museruola padrone randagio "
        "sgambamento sgambatura veterinario"
    ),
    "health": (
        "accudire alzheimer ambulanza ambulatorio ansia asl assistenza assistere assistito attesa ausl "
        "badante cardiologo consultorio cup cura curare defibrillatore demenza dentista depressione "
        "diagnosi dialisi domiciliare domicilio dottore ecografia esame farmacia farmaco fisioterapia "
        "guarire infermiere infermieristico malato malattia medici medicina medicinale medico oculista "
        "oncologico ospedale pannolone paziente pediatra pediatria poliambulatorio prelievo prenotazione "
        "pressione psicologia psicologo reparto ricetta ricoverare ricovero risonanza rsa salute sangue "
        "sanitari sanitario sanità sollievo specialista terapia ticket vaccino visita"
    ),
    "elderly": (
        "accudire alzheimer anziani anziano assistenza assistere badante caregiver demenza domiciliare "
        "familiare nonna nonni nonno novantenne ottantenne parente pensionato pensione rsa sollievo "
        "vecchi vecchiaia vecchio"
    ),
    "disability": (
        "accessibile accessibilità ascensore assistenza autismo barriera carrozzina cieco disabile "
        "disabilità handicap inclusione inclusivo invalidità invalido ipovedente montascale rampa sordo"
    ),
    "poverty": (
        "affitto bisognoso bolletta caritas clochard disagio emarginato emarginazione fragile indigente "
        "isee mensa povero povertà senzatetto sfratto sociale sussidio"
    ),
    "housing": (
        "abitare abitazione affittare affitti affitto alloggio appartamento casa case cemento condominio "
        "costruire edificio edilizia immobile inquilino mutuo palazzina palazzo popolare proprietario "
        "sfitto"
    ),
    "school": (
        "alunni alunno aula aule banco bidello classe compiti doposcuola educazione elementari insegnante "
        "istituto istruzione lezione liceo maestra maestro materna medie mensa preside primaria "
        "professore scolastico scuola scuolabus scuole secondaria studente studiare superiori "
        "universitario università zaino"
    ),
    "childcare": (
        "asili asilo bimba conciliazione culla educatori educatrice genitore genitori graduatoria "
        "infanzia iscrizione ludoteca mamma mamme materna maternità neonato nidi nido pannolino papà "
        "retta"
    ),
    "youth": (
        "adolescente adolescenza aggregazione amici annoiarsi diciottenne discoteca educatore giovane "
        "giovani giovanile gioventù muretto noia oratorio pomeriggio quattordicenne quindicenne ragazza "
        "ragazze ragazzi ragazzini ragazzo ritrovarsi ritrovo sedicenne serata sfogo skate skatepark "
        "spazio studente svago teenager tredicenne uscire ventenne"
    ),
    "culture": (
        "arte artista artistico attore auditorium ballare ballo band cantare chitarra cineforum cinema "
        "concerto coro corsi creativo cultura culturale danza dipingere disegno eventi evento festival "
        "film fotografia laboratorio letteratura mostra mostre museo musica musicale orchestra palco "
        "pianoforte pittura poesia rassegna recitare spettacoli spettacolo stagione strumento suonare "
        "teatro"
    ),
    "library": (
        "bibliobus biblioteca bibliotecario emeroteca leggere lettore lettura libri libro prestito "
        "romanzo scaffale studiare"
    ),
    "sport": (
        "allenamento allenarsi arti atletica basket calcetto calcio campetto campo canestro corsa "
        "ginnastica marziali nuotare nuoto palazzetto palestra pallavolo pallone pattinare piscina rugby "
        "skate spogliatoio sport sportivo squadra stadio tennis torneo yoga"
    ),
    "events": (
        "banda capodanno carnevale festa feste fiera fuochi luminarie manifestazione mercatino natale "
        "palio patrono sagra"
    ),
    "shops": (
        "acquisti alimentari ambulante artigiano bancarella banchi banco bar barista bottega bottegaio "
        "botteghe caffè commerciale commerciante commercio drogheria edicola ferramenta fornaio gelateria "
        "ipermercato macellaio mercato negozi negoziante negozio panettiere panificio pizzeria prezzi "
        "ristorante saracinesca serranda spesa supermercato vetrina"
    ),
    "work": (
        "assunzione azienda aziende contratto coworking disoccupato disoccupazione fabbrica impiego "
        "impresa industria lavorare lavoratore lavoro operaio precario startup stipendio tirocinio turno"
    ),
    "tourism": (
        "albergo b&b camper castello crocierista guida hotel infopoint monumento ospitalità ostello "
        "turismo turista turistico visitatore"
    ),
    "noise": (
        "acustico baccano casino chiasso disturbare disturbo dormire fracasso movida rumore rumoroso "
        "schiamazzo silenzio silenzioso volume"
    ),
    "air": (
        "aria ciminiera emissione fumo inquinamento inquinare inquinato ozono particolato pm10 polveri "
        "respirare smog"
    ),
    "water": (
        "acqua acquedotto allagamento allagare allagarsi alluvione argine bagnare balneare canale "
        "depuratore esondazione fiume fognatura fontana fontanella fosso lago mare pioggia riva siccità "
        "spiaggia sponda torrente tubatura"
    ),
    "climate": (
        "afa ambientale ambiente caldo calore cappotto clima climatico ecologia ecologico energetico "
        "energia fotovoltaico pannelli rinnovabile sostenibile sostenibilità temperatura"
    ),
    "administration": (
        "amministrazione anagrafe appuntamento burocratico burocrazia centralino certificato comune "
        "delibera dipendente documento funzionario impiegato modulo municipio pec pratica residenza "
        "segnalare segnalazione spid sportello uffici ufficio urp"
    ),
    "politics": (
        "ascoltare ascolto assemblea assessore cittadinanza cittadino consigliere consiglio elezioni "
        "giunta partecipare partecipazione partito politica politici politico promessa promesse "
        "promettere referendum sindaca sindaco trasparenza votare voto"
    ),
    "money": (
        "bilancio caro costi costo costoso euro finanziamento imposta imu multe pagare risparmiare soldi "
        "spendere sprecare spreco tariffa tassa tasse tributo"
    ),
    "digital": (
        "app cellulare computer connessione copertura digitale fibra informatica internet online rete "
        "sito smartphone tecnologia telefono wifi"
    ),
    "migration": (
        "accoglienza accogliere clandestino immigrato immigrazione integrare integrazione intercultura "
        "interculturale italiano lingua migrante migranti profugo razzismo razzista rifugiato stranieri "
        "straniero"
    ),
    "community": (
        "aiutare aiutarsi aiuto associazione associazioni baratto bocciofila chiacchierare circolo "
        "comitato comunità condividere condivisione conoscersi cortile gente incontrare incontrarsi "
        "incontro insieme portineria proloco quartiere rione socializzare solidarietà solitudine vicinato "
        "vicini volontari volontariato volontario"
    ),
    "squares": (
        "abbandonato capannone centro dismesso facciata monumento piazza piazze recuperare recupero "
        "restaurare restauro riqualificare riqualificazione ristrutturare rudere storico urbanistica"
    ),
    "suburbs": (
        "borgata borgo campagna contrada dimenticato frazione frazioni isolato periferia periferico "
        "sobborgo zona"
    ),
    "toilets": ("bagni bagno gabinetto orinatoio pipì toilette urinare wc"),
    "family": (
        "bambino famiglia famiglie figli figlia figlio genitore madre mamma neonato nipote padre papà"
    ),
    "women": ("antiviolenza donna donne femminicidio femminile genere parità"),
    "faith": ("chiesa cimitero messa moschea oratorio parrocchia parroco santuario"),
}
