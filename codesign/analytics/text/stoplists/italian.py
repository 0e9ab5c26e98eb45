# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian function words, auxiliaries and the verbs of wishing; never a noun a town could care about.

«Via» and «viale» only announce the name of a street; «strada» stays.
"""

WORDS = """
via viale il lo la i gli le un uno una l un dell nell sull dall all coll d c m t s v n gl bell quell quest tutt
mezz senz anch com dov quand quant cos nient nessun alcun ciascun qualcun dev po sant ch di a da in con
su per tra fra del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle
nel nello nella nei negli nelle sul sullo sulla sui sugli sulle col coi cogli colla colle pel e ed o od
ma però anzi né se ad che chi cui quale quali quanto quanta quanti quante dove come quando perché poiché
perciò quindi dunque allora mentre affinché finché sebbene benché purché oppure ovvero ossia cioè infatti
inoltre tuttavia comunque eppure neppure nemmeno neanche anche pure ancora già mai sempre spesso talvolta
ormai ora adesso oggi poi dopo prima durante entro fino sino circa verso presso contro senza sotto sopra
dentro fuori oltre dietro davanti accanto intorno attorno attraverso lungo tramite mediante secondo
invece piuttosto soprattutto specialmente magari forse proprio appunto ecco così tanto tanta tanti tante
molto molta molti molte poco poca pochi poche troppo troppa troppi troppe più meno abbastanza assai quasi
solo soltanto solamente almeno addirittura davvero veramente sicuramente certamente assolutamente
purtroppo praticamente semplicemente ovviamente naturalmente finalmente subito qui qua lì là quassù
laggiù ovunque altrove non no sì si ci vi ne mi ti me te lui lei noi voi loro io tu egli ella essi esse
esso essa sé ce ve mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro
vostra vostri vostre proprio propria propri proprie questo questa questi queste quello quella quelli
quelle quel quei quegli codesto ciò stesso stessa stessi stesse altro altra altri altre altrui alcuno
alcuna alcuni alcune qualche qualcuno qualcuna qualcosa ogni ognuno ognuna ciascuno ciascuna nessuno
nessuna niente nulla tutto tutta tutti tutte entrambi entrambe ambedue tale tali certo certa certi certe
vario varia vari varie diverso diversa diversi diverse parecchio parecchi parecchie qualsiasi qualunque
chiunque essere sono sei è siamo siete ero eri era eravamo eravate erano sarò sarai sarà saremo sarete
saranno sarei saresti sarebbe saremmo sareste sarebbero fui fosti fu fummo foste furono sia siano siate
fosse fossero fossi fossimo stato stata stati state essendo avere ho hai ha abbiamo avete hanno avevo
avevi aveva avevamo avevate avevano avrò avrai avrà avremo avrete avranno avrei avresti avrebbe avremmo
avreste avrebbero ebbi ebbe ebbero abbia abbiano avesse avessero avessi avuto avuta avuti avute avendo
fare faccio fai fa facciamo fate fanno facevo faceva facevano farò farai farà faremo farete faranno farei
faresti farebbe faremmo farebbero fece fecero faccia facciano facesse facessero fatto fatta fatti fatte
facendo farlo farla farli farle farci stare sto stai sta stiamo stanno stava stavano starà staranno
starebbe stia stiano stando andare vado vai va andiamo andate vanno andava andavano andrà andranno
andrebbe andrebbero vada vadano andato andata andati andate andando venire vengo vieni viene veniamo
vengono veniva venivano verrà verranno verrebbe verrebbero venga vengano venuto venuta venuti venute
venendo potere posso puoi può possiamo potete possono potevo poteva potevano potrò potrà potremo potranno
potrei potresti potrebbe potremmo potreste potrebbero possa possano potesse potessero potuto poter
potendo dovere devo devi deve dobbiamo dovete devono debbano debba dovevo doveva dovevano dovrà dovremo
dovranno dovrei dovresti dovrebbe dovremmo dovreste dovrebbero dovuto dover dovendo volere voglio vuoi
vuole vogliamo volete vogliono voleva volevano vorrà vorrei vorresti vorrebbe vorremmo vorreste
vorrebbero voluto voler volendo vorra sapere so sai sa sappiamo sapete sanno saprei dire dico dici dice
diciamo dicono detto dicendo dare do dai dà diamo danno darà darebbe dia diano dato data dati date dando
bisogna bisognerebbe bisognava occorre occorrono occorrerebbe occorrerebbero serve servono servirebbe
servirebbero servire manca mancano mancherebbe mancava mettere metto mette mettono metta mettano mettete
mettiamo metterebbe metterei mettendo messo messa messi messe vedere vedo vede vediamo vedono visto vista
sembra sembrano sembrerebbe pare credo penso pensare pensa ritengo spero piace piacerebbe piacciono
trovare trovo trova troviamo trovano passare diventa diventano diventato diventata rimane rimangono resta
restano tenere tiene tengono tenuto tenuta tenuti tenute esiste esistono capita succede riesce riescono
riuscire lasciare lascia lasciano lasciato lasciata finire finisce avanti fronte parte cosa cose caso
modo maniera tipo esempio volta volte punto grazie ecc eccetera etc insomma magari bene male meglio
peggio
""".split()  # noqa: SIM905
