# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spanish words of town life by field; a word may stand in several."""

FIELDS = {
    "lighting": "iluminación iluminar alumbrado farola farolas lámpara luz luces oscuro oscuridad oscuras "
    "foco led anochecer linterna",
    "crime": "seguridad seguro inseguro inseguridad robo ladrón robar atraco droga drogas traficante delincuencia "
    "delincuente agresión agredir acoso acosar violencia miedo peligro peligroso vandalismo vándalo pelea pandilla borracho",
    "police": "policía policías guardia patrulla patrullar cámara cámaras videovigilancia vigilancia vigilar agente control "
    "comisaría",
    "public_transport": "autobús autobuses bus tren trenes tranvía estación parada paradas línea horario billete abono "
    "conductor transporte ferrocarril pasajero cercanías marquesina frecuencia",
    "cycling": "bici bicis bicicleta bicicletas ciclista ciclistas pedalear patinete patinetes casco ciclovía",
    "walking": "peatón peatones peatonal acera aceras caminar andar pasear paseo cruce cruzar vereda cochecito "
    "escalón sendero pie",
    "traffic": "tráfico tránsito coche coches carro auto vehículo camión moto atasco atascos rotonda semáforo semáforos "
    "velocidad correr conducir accidente accidentes atropello circunvalación bocina",
    "parking": "aparcamiento aparcar estacionamiento estacionar parking garaje parquímetro multa multas "
    "estacionado",
    "roads": "bache baches asfalto asfaltar calzada calle calles carretera puente obras señal señales señalización "
    "mantenimiento pavimento alcantarilla",
    "green": "verde parque parques jardín jardines árbol árboles planta plantar césped hierba seto flor flores bosque sombra "
    "poda podar naturaleza huerto huertos banco bancos arboleda",
    "play": "juego juegos jugar columpio columpios tobogán niño niños infantil pequeños",
    "waste": "basura basuras residuo residuos contenedor contenedores papelera papeleras reciclar reciclaje recogida recoger "
    "plástico vidrio vertedero compost orgánico escombros muebles",
    "cleanliness": "limpieza limpiar limpio sucio suciedad ensuciar barrer lavar olor apestar rata ratas paloma "
    "mosquito cucaracha pintada grafiti excremento cacas plaga",
    "dogs": "perro perros correa dueño mascota mascotas gato gatos animal animales callejero veterinario",
    "health": "salud sanidad sanitario médico médica médicos doctor hospital ambulatorio consulta consultorio especialista "
    "farmacia medicina medicamento urgencias enfermera enfermero enfermedad enfermo ambulancia vacuna cita psicólogo "
    "dentista paciente terapia",
    "elderly": "anciano anciana ancianos mayores vejez abuelo abuela abuelos jubilado jubilados pensión residencia cuidadora "
    "cuidador cuidar dependencia demencia ",
    "disability": "discapacidad discapacitado minusválido ciego sordo rampa rampas ascensor accesible "
    "accesibilidad inclusión inclusivo autismo barrera barreras",
    "poverty": "pobreza pobre pobres necesitado sintecho comedor hambre desahucio exclusión marginación ayuda ayudas "
    "vulnerable social",
    "housing": "casa casas vivienda viviendas alquiler alquileres alquilar inquilino piso pisos apartamento edificio "
    "edificios hipoteca construir construcción propietario",
    "school": "escuela escuelas colegio colegios alumno alumnos estudiante estudiantes maestro maestra profesor profesora "
    "clase clases aula instituto educación comedor deberes estudiar universidad",
    "childcare": "guardería guarderías infantil bebé bebés mamá mamás madre madres padre padres conciliación niñera",
    "youth": "joven jóvenes juventud juvenil adolescente adolescentes chico chicos chica muchacho muchachos chavales aburrido "
    "aburrirse skate amigos",
    "culture": "cultura cultural teatro cine museo museos exposición concierto conciertos música musical espectáculo arte "
    "artista festival película baile bailar banda taller talleres curso cursos",
    "library": "biblioteca bibliotecas bibliotecario libro libros lectura leer préstamo cuentos",
    "sport": "deporte deportes deportivo deportiva polideportivo gimnasio piscina campo cancha fútbol baloncesto vóley tenis "
    "nadar natación entrenamiento entrenar equipo estadio",
    "events": "fiesta fiestas feria ferias verbena carnaval navidad evento eventos desfile",
    "shops": "tienda tiendas comercio comercios comerciante mercado mercadillo supermercado compra compras panadería "
    "carnicería bar bares restaurante restaurantes cafetería negocio negocios quiosco",
    "work": "trabajo trabajar trabajador trabajadores empleo desempleo paro parado empresa empresas fábrica industria sueldo "
    "salario contrato turno",
    "tourism": "turismo turista turistas turístico hotel hoteles visitante albergue monumento",
    "noise": "ruido ruidos ruidoso silencio silencioso molestar dormir jaleo alboroto acústico",
    "air": "aire contaminación contaminar humo humos respirar emisiones polución",
    "water": "agua aguas río ríos lago mar playa inundación inundaciones inundar fuente fuentes alcantarillado lluvia orilla "
    "ribera cauce depuradora sequía",
    "climate": "clima climático calor temperatura energía solar placas renovable sostenible sostenibilidad medioambiente "
    "ambiental ecológico ecología",
    "administration": "ayuntamiento municipio oficina oficinas trámite trámites burocracia ventanilla certificado papeles "
    "funcionario cita formulario administración padrón",
    "politics": "alcalde alcaldesa concejal concejala político políticos política partido elecciones votar voto promesa "
    "promesas transparencia participación participar asamblea escuchar ciudadano ciudadanos gobierno",
    "money": "impuesto impuestos tasa tasas presupuesto coste costes caro barato dinero gastar gasto pagar euro euros precio "
    "precios",
    "digital": "internet wifi fibra conexión digital web aplicación móvil ordenador red cobertura informática tecnología",
    "migration": "inmigrante inmigrantes inmigración extranjero extranjeros migrante migrantes refugiado refugiados "
    "integración idioma lengua racismo racista italiano español",
    "community": "vecino vecinos vecindario barrio barrios comunidad asociación asociaciones voluntario voluntarios "
    "solidaridad ayudar juntos encuentro encontrarse reunirse convivencia soledad gente",
    "squares": "plaza plazas centro casco histórico fachada restaurar rehabilitar abandonado abandonada solar recuperar "
    "monumento",
    "suburbs": "periferia afueras pueblo pueblos pedanía aislado campo aldea",
    "toilets": "baño baños aseo aseos wc orinar servicios",
    "family": "familia familias hijo hija hijos madre padre niño nieto nietos",
    "women": "mujer mujeres género igualdad femenino machista",
    "faith": "iglesia parroquia cura mezquita misa cementerio",
}
