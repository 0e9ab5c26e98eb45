# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spanish words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": (
        "alumbrado anochecer apagado bombilla encender farola farolas foco iluminación iluminado iluminar "
        "led linterna luces luz lámpara oscuras oscuridad oscuro visibilidad"
    ),
    "crime": (
        "acosar acoso agredir agresión asalto atraco borracho cámara cámaras cárcel delincuencia "
        "delincuente droga drogas inseguridad inseguro ladrón miedo pandilla patrulla pelea peligro "
        "peligroso pistola policía robar robaron robo seguridad seguro traficante vandalismo vigilancia "
        "violencia vándalo"
    ),
    "police": (
        "agente comisaría control cámara cámaras guardia patrulla patrullar policía policías "
        "videovigilancia vigilancia vigilar"
    ),
    "public_transport": (
        "abono autobuses autobús billete bus cercanías conductor espera esperar estación ferrocarril "
        "frecuencia horario línea marquesina parada paradas pasajero retraso taxi transporte tranvía tren "
        "trenes"
    ),
    "cycling": (
        "bici bicicleta bicicletas bicis casco ciclista ciclistas ciclovía patinete patinetes pedalear"
    ),
    "walking": (
        "acera aceras andar caminar cochecito cruce cruzar escalón pasear paseo peatonal peatones peatón "
        "pie sendero vereda"
    ),
    "traffic": (
        "accidente accidentes atasco atascos atropello auto autovía badenes badén bocina camión carril "
        "carro circunvalación coche coches conducir correr frenar moto multas rotonda semáforo semáforos "
        "tráfico tránsito vehículo velocidad"
    ),
    "parking": (
        "aparcamiento aparcar estacionado estacionamiento estacionar garaje multa multas parking "
        "parquímetro plazas residentes"
    ),
    "roads": (
        "alcantarilla asfaltar asfalto bache baches calle calles calzada carretera mantenimiento obras "
        "pavimento puente señal señales señalización"
    ),
    "green": (
        "arboleda arbusto banco bancos bosque césped flor flores hierba huerto huertos jardinero jardines "
        "jardín naturaleza parque parques picnic planta plantar poda podar regar seto sombra verde árbol "
        "árboles"
    ),
    "play": ("columpio columpios infantil juego juegos jugar niño niños pequeños tobogán"),
    "waste": (
        "basura basuras botella compost contenedor contenedores escombros muebles orgánico papelera "
        "papeleras plástico reciclaje reciclar recoger recogida residuo residuos tirar vaciar vertedero "
        "vidrio"
    ),
    "cleanliness": (
        "apestar barrer cacas cucaracha ensuciar excremento grafiti lavar limpiar limpieza limpio "
        "mosquito olor paloma pintada plaga rata ratas suciedad sucio"
    ),
    "dogs": ("animal animales callejero correa dueño gato gatos mascota mascotas perro perros veterinario"),
    "health": (
        "ambulancia ambulatorio ansiedad cita consulta consultorio cuidador cuidadora cuidar cáncer "
        "demencia dentista dependencia depresión diagnóstico doctor enfermedad enfermera enfermero "
        "enfermo especialista espera farmacia hospital medicamento medicina médica médicas médico médicos "
        "paciente psicólogo receta salud sanidad sanitario terapia urgencias vacuna"
    ),
    "elderly": (
        "abuela abuelo abuelos anciana anciano ancianos cuidador cuidadora cuidar demencia dependencia "
        "jubilado jubilados mayores pensión residencia vejez"
    ),
    "disability": (
        "accesibilidad accesible ascensor autismo barrera barreras ciego discapacidad discapacitado "
        "inclusivo inclusión minusválido rampa rampas sordo"
    ),
    "poverty": (
        "ayuda ayudas comedor desahucio exclusión hambre marginación necesitado pobre pobres pobreza "
        "sintecho social vulnerable"
    ),
    "housing": (
        "alquilar alquiler alquileres apartamento casa casas construcción construir edificio edificios "
        "hipoteca inquilino piso pisos propietario vivienda viviendas"
    ),
    "school": (
        "alumno alumnos aula clase clases colegio colegios comedor deberes educación escuela escuelas "
        "estudiante estudiantes estudiar instituto maestra maestro profesor profesora universidad"
    ),
    "childcare": (
        "bebé bebés conciliación guardería guarderías infantil madre madres mamá mamás niñera padre padres"
    ),
    "youth": (
        "aburrido aburrirse adolescente adolescentes amigos chavales chica chico chicos estudiantes joven "
        "juvenil juventud jóvenes muchacho muchachos salir skate tarde"
    ),
    "culture": (
        "arte artista bailar baile banda cantar cine concierto conciertos coro cultura cultural curso "
        "cursos espectáculo exposición festival guitarra museo museos musical música obra película piano "
        "pintura taller talleres teatro"
    ),
    "library": ("biblioteca bibliotecario bibliotecas cuentos lectura leer libro libros préstamo"),
    "sport": (
        "baloncesto campo cancha deporte deportes deportiva deportivo entrenamiento entrenar equipo "
        "estadio fútbol gimnasio nadar natación piscina polideportivo tenis vóley"
    ),
    "events": ("carnaval desfile evento eventos feria ferias fiesta fiestas navidad verbena"),
    "shops": (
        "bar bares cafetería carnicería comerciante comercio comercios compra compras mercadillo mercado "
        "negocio negocios panadería quiosco restaurante restaurantes supermercado tienda tiendas"
    ),
    "work": (
        "contrato desempleo empleo empresa empresas fábrica industria parado paro salario sueldo "
        "trabajador trabajadores trabajar trabajo turno"
    ),
    "tourism": ("albergue hotel hoteles monumento turismo turista turistas turístico visitante"),
    "noise": ("acústico alboroto dormir jaleo molestar ruido ruidos ruidoso silencio silencioso"),
    "air": ("aire contaminación contaminar emisiones humo humos polución respirar"),
    "water": (
        "agua aguas alcantarillado cauce depuradora fuente fuentes inundaciones inundación inundar lago "
        "lluvia mar orilla playa ribera río ríos sequía"
    ),
    "climate": (
        "ambiental calor clima climático ecología ecológico energía medioambiente placas renovable solar "
        "sostenibilidad sostenible temperatura"
    ),
    "administration": (
        "administración ayuntamiento burocracia certificado cita formulario funcionario municipio oficina "
        "oficinas padrón papeles trámite trámites ventanilla"
    ),
    "politics": (
        "alcalde alcaldesa asamblea ciudadano ciudadanos concejal concejala elecciones escuchar gobierno "
        "participación participar partido política político políticos promesa promesas transparencia "
        "votar voto"
    ),
    "money": (
        "barato caro coste costes dinero euro euros gastar gasto impuesto impuestos pagar precio precios "
        "presupuesto tasa tasas"
    ),
    "digital": (
        "aplicación cobertura conexión digital fibra informática internet móvil ordenador red tecnología "
        "web wifi"
    ),
    "migration": (
        "español extranjero extranjeros idioma inmigración inmigrante inmigrantes integración italiano "
        "lengua migrante migrantes racismo racista refugiado refugiados"
    ),
    "community": (
        "asociaciones asociación ayudar barrio barrios comunidad convivencia encontrarse encuentro gente "
        "juntos reunirse soledad solidaridad vecindario vecino vecinos voluntario voluntarios"
    ),
    "squares": (
        "abandonada abandonado casco centro fachada histórico monumento plaza plazas recuperar "
        "rehabilitar restaurar solar"
    ),
    "suburbs": ("afueras aislado aldea campo pedanía periferia pueblo pueblos"),
    "toilets": ("aseo aseos baño baños orinar servicios wc"),
    "family": ("familia familias hija hijo hijos madre nieto nietos niño padre"),
    "women": ("femenino género igualdad machista mujer mujeres"),
    "faith": ("cementerio cura iglesia mezquita misa parroquia"),
}
