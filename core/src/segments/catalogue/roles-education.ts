import type { CatalogueEntry } from './entry.ts'

/** Job roles: teaching, science, health, sport and the trades. */
export const educationRoles: CatalogueEntry[] = [
  {
    name: 'Teacher',
    high:
      'school teacher, schoolteacher, maths teacher, math teacher, english teacher, science teacher, history ' +
      'teacher, art teacher, music teacher, primary teacher, primary school teacher, high school teacher, ' +
      'kindergarten teacher, preschool teacher, special education teacher, elementary teacher, substitute ' +
      'teacher, esl teacher, teacher of, educator, music educator, i teach, teaches, teach at, teaching at, ' +
      'teaching english, tutor, schoolmaster, language teacher, maestro de primaria, maestra, profesor, ' +
      'profesora, profe, docente, profesor de, educador, educadora, professeur, prof de, enseignant, ' +
      'enseignante, instituteur, institutrice, lehrer, lehrerin, professora, professor de, insegnante, leraar, ' +
      'lerares, docent, laerer, larare, opettaja, nauczyciel, nauczycielka, ogretmen, ogretmeni, guru bahasa, ' +
      'pengajar, tenaga pengajar, mwalimu, cikgu, teacher librarian, 教師, 教員, 先生, 老师, 선생님, учитель, preceptor, ' +
      'homeschool teacher, ict teacher, pe teacher, physical education teacher, spanish teacher, french ' +
      'teacher, grade teacher, ela teacher, teach english, teach history, teach math, teach maths, teach ' +
      'science, teach music, teach kids, teach children, teaching kids, teaching children, teaching students, ' +
      'head of maths, head of science, head of english, head of department, head of year, special educator, ' +
      'museum educator, math educator, science educator, classroom teacher, reading specialist, literacy ' +
      'coach, private tutor, english tutor, math tutor, guru sekolah',
    named: 'instructor, educationist, educationalist, adviser of, faculty member, faculty at',
    medium:
      'teaching, pedagogy, pgce, nqt, teach for america, edtech coordinator, school librarian, instructional ' +
      'designer, instructional coach, senco, tesol, edchat, mathchat, special ed, sped, k12 education, ' +
      'homeschooling, educating, classroom, early years practitioner, homeschool mom, educational, elementary ' +
      'education, pre school, nursery nurse, higher education, higher ed, edtech, edtechchat, taught, taught ' +
      'english',
    field: 'education, educacion, elt, tefl, esl',
    related: 'Principal, Teaching Assistant, Trainer, Education Specialist',
  },
  {
    name: 'Professor',
    high:
      'prof, assistant professor, associate professor, adjunct professor, adjunct, professor emeritus, ' +
      'emeritus professor, university professor, college professor, law professor, lecturer, senior lecturer, ' +
      'college lecturer, university lecturer, reader in, professor of, professor at, chair of philosophy, ' +
      'profesor universitario, catedratico, catedratica, maitre de conferences, dozent, dozentin, professorin, ' +
      'ogretim uyesi, ogretim gorevlisi, akademisyen, dosen, hoogleraar, course leader, university teacher, ' +
      'dean of, 教授, 准教授, 대학교수, профессор, преподаватель, asst prof, assoc prof, visiting professor, research ' +
      'professor, emerita, professor emerita, clinical professor, chair in, university instructor, college ' +
      'instructor, tenured, faculty member at, visiting lecturer, part time lecturer, guest lecturer, phd ' +
      'supervisor',
    related: 'Teaching Assistant, PhD Student, Scientist, Historian',
  },
  {
    name: 'Researcher',
    high:
      'academic researcher, research fellow, postdoc, post doc, postdoctoral, postdoctoral researcher, ' +
      'research associate, research scientist, academic, professor researcher, senior research fellow, phd ' +
      'researcher, clinical researcher, medical researcher, university researcher, investigador, ' +
      'investigadora, chercheur, chercheuse, forscher, forscherin, pesquisador, pesquisadora, ricercatore, ' +
      'ricercatrice, onderzoeker, arastirmaci, peneliti, wissenschaftler, wissenschaftlerin, 研究者, 研究員, ' +
      'исследователь, postdoctoral fellow, visiting fellow, postdoctoral research fellow, research professor ' +
      'at, doctoral fellow, phd fellow, visiting scholar, research student, academic research, university ' +
      'researcher in, scholar of',
    named:
      'researcher, researching, research on, research in, scholar, fellow in, director of research, phd in, i ' +
      'study, i research',
    medium:
      'my research, my phd, my thesis, my dissertation, doctoral research, doctorate, doctorate in, my ' +
      'doctorate, academic writing, researches, research interests',
    related: 'Scientist, PhD Student, Historian',
  },
  {
    name: 'Scientist',
    high:
      'biologist, marine biologist, ecologist, marine ecologist, chemist, biochemist, physicist, ' +
      'astrophysicist, astronomer, mathematician, geologist, neuroscientist, psychologist researcher, ' +
      'sociologist, anthropologist, archaeologist, archeologist, linguist, philosopher of, economist, ' +
      'political scientist, geneticist, botanist, zoologist, microbiologist, entomologist, palaeontologist, ' +
      'paleontologist, climatologist, oceanographer, epidemiologist, agricultural scientist, environmental ' +
      'scientist, social scientist, logician, medievalist, classicist, theologian, policy researcher, ' +
      'cientifico, cientifica, scientifique, cientista, scienziato, bilim insani, ilmuwan, 科学者, ученый, ' +
      'science communicator, neurobiologist, data archaeologist, evolutionary biologist, conservation ' +
      'biologist, egyptologist, philologist, musicologist, criminologist, ethnographer, demographer, ' +
      'paleontology, volcanologist, virologist, toxicologist, immunologist, computational biologist, materials ' +
      'scientist, rocket scientist, research psychologist, forensic scientist, earth scientist, wildlife ' +
      'biologist, plant scientist, meteorologist',
    field: 'scientific research',
  },
  {
    name: 'Historian',
    high:
      'art historian, military historian, local historian, historiador, historiadora, historien, historienne, ' +
      'historiker, tarihci, sejarawan',
  },
  {
    name: 'PhD Student',
    high:
      'phd, phd candidate, doctoral student, doctoral candidate, doctoral researcher, dphil, ph d, ph d ' +
      'student, ph d candidate, grad student, graduate student, doctorante, doctorant, doktorand, doktorandin, ' +
      'doutorando, doutoranda, doctoranda, doctorando, phd student in, mphil, all but dissertation, edd, ' +
      'doctoral, postgrad, postgraduate, postgraduate student, masters student, phd scholar, phd at, phd from, ' +
      'research scholar',
  },
  {
    name: 'Teaching Assistant',
    high:
      'teacher assistant, student teacher, trainee teacher, teacher in training, future educator, education ' +
      'major, elementary education major, teacher trainee, classroom assistant, graduate assistant, research ' +
      'assistant, education student, lab assistant',
  },
  {
    name: 'Principal',
    high:
      'school principal, headteacher, head teacher, headmaster, headmistress, vice principal, deputy head, ' +
      'school administrator, assistant principal, superintendent, school counselor, kepala sekolah, school ' +
      'leader',
  },
  { name: 'Trainer', high: 'corporate trainer, facilitator, language trainer, driving instructor, workshop leader' },
  {
    name: 'Education Specialist',
    high:
      'education consultant, education policy analyst, curriculum developer, education technology, education ' +
      'advocate, higher ed policy, academic advisor, childcare worker, early childhood educator',
  },
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
