import type { CatalogueEntry } from './entry.ts'

/** Job roles: teaching and science. */
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
      'museum educator, math educator, science educator, classroom teacher, reading specialist, literacy coach, ' +
      'private tutor, english tutor, math tutor, guru sekolah, sped teacher, tefl teacher, computer science ' +
      'teacher, band director, choir teacher, choral director, piano teacher, guitar teacher, violin teacher, ' +
      'singing teacher, journalism teacher, photography teacher, montessori teacher, early years teacher, early ' +
      'childhood teacher, subject leader, teacher trainer, teacher educator, teacher blogger, teacher author, ' +
      'schoolmistress, school marm, schoolmarm, music ed, art educator, nurse educator, teaching math, teaching ' +
      'maths, teaching science, teaching history, teaching music, teaching grade, teaching middle school, ' +
      'teaching high school, teaching elementary, teach high school, teach middle school, teach elementary, ' +
      'teach grade, teach kindergarten, teach spanish, teach french, teach biology, teach chemistry, teach ' +
      'physics, teach art, teach drama, teach computer, teach economics, teach geography, teach students, teach ' +
      'writing, teach journalism, teach literature, teach philosophy, teach psychology, head of history, head ' +
      'of geography, head of languages, head of mfl, head of music, head of drama, head of art, head of ' +
      'computing, head of pe, head of ict, head of faculty, head of sixth form, hod, teach first, nqt teacher, ' +
      'classroom educator, national board certified, national board certified teacher, nbct, professore, ' +
      'professor universitario, maitresse, prof d anglais, dozent fur, onderwijzer, laererinde, gymnasielarare, ' +
      'guru smp, guru sma, guru sd, adjunct teacher, english as a second language, teaches music',
    named: 'instructor, educationist, educationalist, adviser of, faculty member, faculty at',
    medium:
      'teaching, pedagogy, pgce, nqt, teach for america, edtech coordinator, school librarian, instructional ' +
      'designer, instructional coach, senco, tesol, edchat, mathchat, special ed, sped, k12 education, ' +
      'homeschooling, educating, classroom, early years practitioner, homeschool mom, educational, elementary ' +
      'education, pre school, nursery nurse, higher education, higher ed, edtech, edtechchat, taught, taught ' +
      'english, education blogger, pre service teacher, preservice teacher, retired educator, bachelor of ' +
      'education, b ed, masters in education, instructional technology, instructional design, curriculum ' +
      'design, ed tech, edtechie, ictedu, aussieed, ukedchat, satchat, sschat, ntchat, engchat, edreform, stem ' +
      'education, science education, music education, art education, math education, mathed, special education, ' +
      'early childhood education, early childhood, physical education, outdoor education, adult education, ' +
      'literacy education, teacher training, teacher education, preschool, montessori, sunday school teacher, ' +
      'lesson plans, lesson planning, tutoring, eduhacker, learning technologist, elearning, e learning, ' +
      'pedagogue, pedagogo, pedagoga, pedagogia, licenciatura en educacion, estudiante de pedagogia, student ' +
      'teaching, education undergrad, special needs education, speech teacher',
    field: 'education, educacion, elt, tefl, esl',
    related: 'Principal, Teaching Assistant, Trainer, Education Specialist',
  },
  {
    name: 'Professor',
    high:
      'prof, assistant professor, associate professor, adjunct professor, adjunct, professor emeritus, emeritus ' +
      'professor, university professor, college professor, law professor, lecturer, senior lecturer, college ' +
      'lecturer, university lecturer, professor of, professor at, chair of philosophy, profesor universitario, ' +
      'catedratico, catedratica, maitre de conferences, dozent, dozentin, professorin, ogretim uyesi, ogretim ' +
      'gorevlisi, akademisyen, dosen, hoogleraar, course leader, university teacher, dean of, 教授, 准教授, 대학교수, ' +
      'профессор, преподаватель, asst prof, assoc prof, visiting professor, research professor, emerita, ' +
      'professor emerita, clinical professor, chair in, university instructor, college instructor, tenured, ' +
      'faculty member at, visiting lecturer, part time lecturer, guest lecturer, phd supervisor, principal ' +
      'lecturer, lecture at, lectures at, adjunct prof, adjunct instructor, adjunct lecturer, university ' +
      'faculty, faculty in, associate dean, assistant dean, vice dean, provost, vice chancellor, department ' +
      'chair, dept chair, university reader, teaching fellow, professorial, privatdozent, juniorprofessor, ' +
      'universitatsprofessor, hochschullehrer, professore associato, professore ordinario, ricercatore ' +
      'universitario, profesor asociado, profesora asociada, profesor titular, profesora titular, profesor ' +
      'investigador, profesora investigadora, professeur des universites, enseignant chercheur, enseignante ' +
      'chercheuse, universitair docent, law prof, journalism professor, marketing professor, art professor, ' +
      'music professor',
    related: 'Teaching Assistant, PhD Student, Scientist, Historian',
  },
  {
    name: 'Researcher',
    high:
      'academic researcher, research fellow, postdoc, post doc, postdoctoral, postdoctoral researcher, research ' +
      'associate, research scientist, academic, professor researcher, senior research fellow, phd researcher, ' +
      'clinical researcher, medical researcher, university researcher, investigador, investigadora, chercheur, ' +
      'chercheuse, forscher, forscherin, pesquisador, pesquisadora, ricercatore, ricercatrice, onderzoeker, ' +
      'arastirmaci, peneliti, wissenschaftler, wissenschaftlerin, 研究者, 研究員, исследователь, postdoctoral fellow, ' +
      'visiting fellow, postdoctoral research fellow, research professor at, doctoral fellow, phd fellow, ' +
      'visiting scholar, research student, academic research, university researcher in, scholar of, visiting ' +
      'researcher, postdoctoral scholar, postdoctoral research associate, post doctoral, post doctoral ' +
      'researcher, senior researcher, principal investigator, research lead, research assistant professor, ' +
      'cancer researcher, education researcher, educational researcher, social researcher, climate researcher, ' +
      'hiv researcher, health researcher, neuroscience researcher, psychology researcher, history researcher, ' +
      'science researcher, media researcher, early career researcher, independent scholar, legal scholar, law ' +
      'scholar, literary scholar, media scholar, feminist scholar, biblical scholar, shakespeare scholar, ' +
      'medieval scholar, scholar activist, academic psychologist, academic historian, clinical lecturer, ' +
      'wellcome fellow, marie curie fellow, leverhulme fellow, esrc fellow, investigador cientifico, cientifica ' +
      'social, doctor en, doctora en, docteur en, chargee de recherche, charge de recherche, wissenschaftlicher ' +
      'mitarbeiter, wissenschaftliche mitarbeiterin, forsker, forskare, tutkija, badacz',
    named:
      'researcher, researching, research on, research in, scholar, fellow in, director of research, phd in, i ' +
      'study, i research, research focuses on',
    medium:
      'my research, my phd, my thesis, my dissertation, doctoral research, doctorate, doctorate in, my ' +
      'doctorate, academic writing, researches, research interests, digital humanities, phding, phd life, ' +
      'phdlife, doctoral thesis, dissertating, writing a thesis, phdchat, ecrchat, acwri, think tank, ' +
      'bioinformatics, structural biology, molecular biology, computational biology, computational linguistics, ' +
      'cognitive science, evolutionary biology, astrophysics, particle physics, quantum physics, neuroscience ' +
      'research, sociolinguistics, medieval history, policy research, scholarly',
    related: 'Scientist, PhD Student, Historian',
  },
  {
    name: 'Scientist',
    high:
      'biologist, marine biologist, ecologist, marine ecologist, chemist, biochemist, physicist, ' +
      'astrophysicist, astronomer, mathematician, geologist, neuroscientist, psychologist researcher, ' +
      'sociologist, anthropologist, archaeologist, archeologist, linguist, philosopher of, political scientist, ' +
      'geneticist, botanist, zoologist, microbiologist, entomologist, palaeontologist, paleontologist, ' +
      'climatologist, oceanographer, epidemiologist, agricultural scientist, environmental scientist, social ' +
      'scientist, logician, medievalist, classicist, theologian, policy researcher, cientifico, cientifica, ' +
      'scientifique, cientista, scienziato, bilim insani, ilmuwan, 科学者, ученый, science communicator, ' +
      'neurobiologist, data archaeologist, evolutionary biologist, conservation biologist, egyptologist, ' +
      'philologist, musicologist, criminologist, ethnographer, demographer, paleontology, volcanologist, ' +
      'virologist, toxicologist, immunologist, computational biologist, materials scientist, rocket scientist, ' +
      'research psychologist, forensic scientist, earth scientist, wildlife biologist, plant scientist, ' +
      'principal scientist, biophysicist, geophysicist, cosmologist, geoscientist, hydrologist, glaciologist, ' +
      'seismologist, limnologist, mycologist, ornithologist, herpetologist, ichthyologist, primatologist, ' +
      'mammalogist, malacologist, arachnologist, lepidopterist, parasitologist, bacteriologist, physiologist, ' +
      'pharmacologist, neurophysiologist, ethologist, paleoanthropologist, bioarchaeologist, zooarchaeologist, ' +
      'osteologist, assyriologist, papyrologist, hellenist, sinologist, orientalist, indologist, slavicist, ' +
      'byzantinist, ethnologist, ethnomusicologist, folklorist, gerontologist, social psychologist, cognitive ' +
      'psychologist, developmental psychologist, evolutionary psychologist, geographer, political theorist, ' +
      'political economist, labor economist, health economist, development economist, agricultural economist, ' +
      'environmental economist, behavioral economist, econometrician, bioethicist, ethicist, literary theorist, ' +
      'media theorist, cultural theorist, critical theorist, queer theorist, rhetorician, grammarian, ' +
      'lexicographer, onomast, semiotician, phonetician, phonologist, psycholinguist, sociolinguist, ' +
      'biostatistician, topologist, algebraist, combinatorialist, number theorist, crystallographer, ' +
      'spectroscopist, nanotechnologist, biotechnologist, biologa, biologo, antropologo, antropologa, ' +
      'sociologo, sociologa, politologo, politologa, arqueologo, arqueologa, linguista, matematico, geologo, ' +
      'geologa, biologe, biologin, physiker, physikerin, chemiker, chemikerin, soziologe, ' +
      'politikwissenschaftler, politologin, archaologe, archaologin, biologiste, physicien, physicienne, ' +
      'sociologue, politologue, archeologue, mathematicien, mathematicienne',
    field: 'scientific research',
  },
  {
    name: 'Historian',
    high:
      'art historian, military historian, local historian, historiador, historiadora, historien, historienne, ' +
      'historiker, tarihci, sejarawan, film historian, music historian, fashion historian, history phd, history ' +
      'graduate student, kunsthistorikerin, kunsthistoriker, storico, storica',
  },
  {
    name: 'PhD Student',
    high:
      'phd, phd candidate, doctoral student, doctoral candidate, doctoral researcher, dphil, ph d, ph d ' +
      'student, ph d candidate, grad student, graduate student, doctorante, doctorant, doktorand, doktorandin, ' +
      'doutorando, doutoranda, doctoranda, doctorando, phd student in, mphil, all but dissertation, edd, ' +
      'doctoral, postgrad, postgraduate, postgraduate student, masters student, phd scholar, phd at, phd from, ' +
      'research scholar, phd in progress, ed d, edd student, doctoral scholar, graduate researcher, mphil ' +
      'student, mres student, msc researcher, master of education student, phdstudent, phdcandidate, ' +
      'postgraduate researcher, estudiante de doctorado, doctorado en, dottorando, dottoranda, promovendus, ' +
      'promovenda, stipendiat, vaitoskirjatutkija',
  },
  {
    name: 'Teaching Assistant',
    high:
      'teacher assistant, student teacher, trainee teacher, teacher in training, future educator, education ' +
      'major, elementary education major, teacher trainee, classroom assistant, graduate assistant, research ' +
      'assistant, education student, lab assistant, paraprofessional, paraeducator, para educator, para ' +
      'professional, learning support assistant, hlta, school aide, teacher aide, teachers aide, instructional ' +
      'aide, instructional assistant, classroom aide, undergraduate researcher, undergraduate research ' +
      'assistant, pre service educator, preservice educator, pgce student, trainee english teacher, trainee ' +
      'primary teacher, trainee maths teacher, teaching student, education studies, elementary ed major, music ' +
      'education student, special education major, early childhood education major, english education, math ' +
      'education major, soon to be teacher, early years educator, daycare teacher, research technician, ' +
      'language assistant',
  },
  {
    name: 'Principal',
    high:
      'school principal, headteacher, head teacher, headmaster, headmistress, vice principal, deputy head, ' +
      'school administrator, assistant principal, superintendent, school counselor, kepala sekolah, school ' +
      'leader, school head, head of school, head of lower school, head of upper school, assistant head, ' +
      'assistant head teacher, deputy head teacher, head master, acting principal, supt of schools, director of ' +
      'teaching and learning, director of curriculum, curriculum director, instructional leader, school ' +
      'director, director of education, education director, director of learning, school board member, school ' +
      'governor, dean of students, dean of admissions, directeur d ecole, directora de escuela, director de ' +
      'escuela, directora escolar, schulleiter, schulleiterin, guidance counselor',
  },
  { name: 'Trainer', high: 'corporate trainer, facilitator, language trainer, driving instructor, workshop leader' },
  {
    name: 'Education Specialist',
    high:
      'education consultant, education policy analyst, curriculum developer, education technology, education ' +
      'advocate, higher ed policy, academic advisor, childcare worker, early childhood educator, education ' +
      'officer, education manager, education coordinator, education reformer, education activist, education ' +
      'leader, education administrator, education entrepreneur, edtech entrepreneur, education professional, ' +
      'education technologist, educational technologist, educational consultant, educational leader, edtech ' +
      'coach, edtech specialist, edtech evangelist, edtech director, technology coach, technology integration ' +
      'specialist, technology integrator, tech integration, tech coach, instructional technology specialist, ' +
      'instructional technologist, instructional technology coach, instructional specialist, instructional ' +
      'facilitator, curriculum specialist, curriculum coordinator, curriculum designer, curriculum writer, ' +
      'curriculum leader, learning designer, learning specialist, learning consultant, learning coach, math ' +
      'coach, literacy specialist, literacy consultant, literacy leader, library media specialist, teacher ' +
      'support, student affairs professional, academic coach, academic adviser, academic advising, academic ' +
      'counselor, academic tutor, admissions counselor, admissions officer, university administrator, higher ' +
      'education administrator, higher education professional, higher ed professional, higher ed administrator, ' +
      'museum education, education program manager, education program coordinator, youth educator, ' +
      'environmental educator, sex educator, childhood educator, child educator, ece educator, asesor ' +
      'pedagogico, asesora pedagogica, coordinadora pedagogica, coordinador pedagogico, psicopedagoga, ' +
      'psicopedagogo, pedagogin, padagoge, padagogin, edtech consultant, edtech advocate',
  },
]
