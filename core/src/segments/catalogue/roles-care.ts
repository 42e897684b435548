import type { CatalogueEntry } from './entry.ts'

/** Job roles: health, sport, food, faith, public service and the trades. */
export const careRoles: CatalogueEntry[] = [
  {
    name: 'Student',
    high:
      'university student, college student, estudiante, etudiant, etudiante, studentin, estudante, studente, ' +
      'ogrenci, ogrencisi, mahasiswa, mahasiswi, medical student, law student, undergrad, undergraduate, 学生, ' +
      '大学生, 대학생, студент',
  },
  {
    name: 'Coach',
    high:
      'football coach, basketball coach, soccer coach, baseball coach, head coach, assistant coach, track ' +
      'coach, tennis coach, swim coach, entrenador, entrenadora, entraineur, antrenor, cheer coach',
  },
  {
    name: 'Fitness Coach',
    high:
      'personal trainer, fitness trainer, fitness instructor, gym instructor, yoga teacher, yoga instructor, ' +
      'pilates instructor, zumba instructor, crossfit coach, strength coach, certified trainer, coach fitness, ' +
      'entrenador personal, entrenadora personal, fitness professional, spin instructor, martial arts ' +
      'instructor, karate instructor, dance teacher, dance instructor, ski instructor, wellness coach, health ' +
      'coach, coach sportif, fitness expert',
    medium: 'fitness coaching, personal training, online coaching fitness',
    field: 'fitness, wellness, gym',
  },
  {
    name: 'Life Coach',
    high:
      'business coach, executive coach, career coach, leadership coach, mindset coach, success coach, ' +
      'relationship coach, motivational speaker, keynote speaker, public speaker, speaker, conferencista',
    field: 'coaching',
  },
  {
    name: 'Nurse',
    high:
      'rn, registered nurse, staff nurse, student nurse, nurse practitioner, midwife, enfermera, enfermero, ' +
      'infirmiere, infirmier, krankenschwester, pflegefachkraft, enfermeira, enfermeiro, infermiera, ' +
      'verpleegkundige, hemsire, perawat, bidan, 看護師',
    medium: 'nursing',
    field: 'nhs',
  },
  {
    name: 'Doctor',
    high:
      'physician, gp, surgeon, paediatrician, pediatrician, cardiologist, psychiatrist, dermatologist, ' +
      'oncologist, anaesthetist, medico, medica, medecin, arzt, arztin, doktor, dokter, medic, md, resident ' +
      'physician, junior doctor, 医師, 医者',
    medium: 'dr',
    field: 'medicine',
  },
  {
    name: 'Dentist',
    high: 'orthodontist, dental surgeon, dentista, dentiste, zahnarzt, dis hekimi, dental hygienist',
    field: 'dental, dentistry',
  },
  { name: 'Pharmacist', high: 'farmaceutico, pharmacien, apotheker, eczaci, apoteker', field: 'pharmacy' },
  {
    name: 'Therapist',
    high:
      'psychotherapist, counsellor, counselor, psychologist, physiotherapist, physical therapist, occupational ' +
      'therapist, massage therapist, social worker, psicologo, psicologa, psychologue, psikolog, chiropractor, ' +
      'healer, reiki master, nutritionist, dietitian, dietician, nutricionista',
    field: 'therapy, counselling, nutrition',
  },
  {
    name: 'Veterinarian',
    high: 'vet, veterinary surgeon, vet tech, veterinario, veterinaria, tierarzt, veteriner',
    field: 'veterinary',
  },
  {
    name: 'Chef',
    high:
      'executive chef, pastry chef, sous chef, cocinero, cuisinier, koch, asci, private chef, baker, ' +
      'pastelero, barista, bartender, mixologist, sommelier',
    field: 'culinary',
  },
  { name: 'Restaurateur', high: 'restauranteur, cafe owner, bar owner, hotelier', field: 'hospitality' },
  {
    name: 'Farmer',
    high: 'rancher, agronomist, grower, agricultor, agriculteur, landwirt, ciftci, petani',
    field: 'farming, agriculture',
  },
  {
    name: 'Pilot',
    high: 'airline pilot, flight instructor, piloto, flight attendant, cabin crew',
    field: 'aviation',
  },
  { name: 'Driver', high: 'truck driver, racing driver, taxi driver, trucker' },
  { name: 'Police Officer', high: 'cop, detective, sheriff, firefighter, paramedic, emt, security guard' },
  { name: 'Soldier', high: 'army officer, marine corps, veteran, navy officer, us navy, us army' },
  {
    name: 'Athlete',
    high:
      'footballer, professional footballer, soccer player, basketball player, football player, tennis player, ' +
      'golfer, boxer, mma fighter, cyclist pro, swimmer, runner, wrestler, futbolista, martial artist, ' +
      'olympian, deportista',
  },
  {
    name: 'Pastor',
    high:
      'minister, priest, reverend, preacher, evangelist, youth pastor, bishop, rabbi, imam, worship leader, ' +
      'missionary',
  },
  {
    name: 'Builder',
    high: 'carpenter, plumber, contractor, construction manager, joiner, handyman',
    field: 'construction',
  },
  {
    name: 'Civil Servant',
    high: 'government employee, public servant, diplomat, policy advisor, city planner, urban planner',
    field: 'public sector',
  },
]
