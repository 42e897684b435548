import type { CatalogueEntry } from './entry.ts'

const builders =
  'Web Developer, Programmer, Mobile Developer, Game Developer, DevOps Engineer, Machine Learning ' +
  'Engineer, Data Engineer'
const neighbours =
  'Data Scientist, Systems Administrator, Network Engineer, Database Administrator, IT Professional, ' +
  'Computer Engineer, Computer Scientist, Security Engineer, QA Engineer, Engineer, Web Designer, ' +
  'Webmaster, CTO'

/** Job roles: software, data and the machines under them, and the other kinds of engineer. */
export const technologyRoles: CatalogueEntry[] = [
  {
    name: 'Software Engineer',
    high:
      'software developer, software dev, swe, sde, backend engineer, back end engineer, backend developer, ' +
      'back end developer, software architect, principal engineer, staff engineer, engineering manager, java ' +
      'developer, python developer, ruby developer, rails developer, php developer, net developer, javascript ' +
      'developer, c++ developer, embedded developer, ingeniero de software, desarrollador de software, ' +
      'ingenieur logiciel, softwareentwickler, softwareentwicklerin, engenheiro de software, yazilim ' +
      'muhendisi, yazilimci, rekayasa perangkat lunak, developing software, build software, building software, ' +
      'write software, writing software, applications developer, application developer, embedded engineer, ' +
      'platform engineer, software guy, senior developer, senior engineer, lead developer, lead engineer, ' +
      'solutions architect, open source developer, ソフトウェアエンジニア, technical architect, software consultant, ' +
      'software analyst, developing apps, developing software for, enterprise architect, technical director, ' +
      'solution architect, software engineering lead',
    medium: 'software, software engineering, software development, opensource, saas developer',
    includes: builders,
    related: neighbours,
  },
  {
    name: 'Web Developer',
    high:
      'web dev, frontend developer, front end developer, front end dev, frontend engineer, front end engineer, ' +
      'full stack developer, full stack engineer, fullstack, full stack, web engineer, web programmer, ' +
      'wordpress developer, ux developer, ui developer, ui ux developer, creative developer, react developer, ' +
      'node developer, desarrollador web, desarrolladora web, programador web, developpeur web, webentwickler, ' +
      'desenvolvedor web, sviluppatore web, web developper, i build websites, i make websites, building ' +
      'websites, web app developer',
    medium: 'web development, front end, frontend, html5, javascript, web apps, css, html, websites, css3',
    related: neighbours,
  },
  {
    name: 'Programmer',
    high:
      'developer, dev, coder, computer programmer, programador, programadora, desarrollador, desarrolladora, ' +
      'developpeur, developpeuse, programmierer, programmiererin, entwickler, entwicklerin, desenvolvedor, ' +
      'sviluppatore, programmatore, programmeur, ontwikkelaar, yazilim gelistirici, i code, i write code, ' +
      'writing code, i program, code monkey, code ninja, software hacker, indie hacker, プログラマー, プログラマ, 開発者, ' +
      '程序员, 프로그래머, программист, разработчик',
    medium:
      'programming, coding, php, python, golang, linux, developing, github, stack overflow, compiler, computer ' +
      'geek, c++, c#, nodejs, node js, django, laravel, arduino, algorithms, hackathon, computer programming, ' +
      'java programming, reactjs, angularjs, objective c, postgresql, mysql, asp net, open source software, ' +
      'computer software',
    includes: builders,
    related: neighbours,
  },
  {
    name: 'Mobile Developer',
    high:
      'app developer, apps developer, ios developer, android developer, ios engineer, android engineer, mobile ' +
      'dev, ios dev, android dev, mobile engineer, i make apps, i build apps, building apps, making apps, ' +
      'created apps, ios apps, android apps, mobile app developer, app maker',
    medium: 'app development, mobile apps, mobile development',
  },
  {
    name: 'Game Developer',
    high:
      'game dev, gamedev, indie dev, indie game dev, indie game developer, games developer, game programmer, ' +
      'gameplay programmer, i make games, i make video games, making games, building games, unity developer, ' +
      'game maker, games programmer, desarrollador de videojuegos, developpeur de jeux, spieleentwickler, ' +
      'developing games, developing a game, making a game, indie games developer, game studio founder',
    medium: 'game development, indie games, unity3d, modder, game jam, gamedev student',
  },
  {
    name: 'DevOps Engineer',
    high: 'devops, sre, site reliability engineer, cloud engineer, cloud architect, infrastructure engineer',
    medium: 'kubernetes, docker',
  },
  {
    name: 'Machine Learning Engineer',
    high:
      'ml engineer, ai engineer, deep learning engineer, ai researcher, ml researcher, machine learning ' +
      'researcher',
  },
  { name: 'Data Engineer', high: 'big data engineer, analytics engineer, etl developer', field: 'data engineering' },
  {
    name: 'Data Scientist',
    high: 'data analyst, statistician, data science lead, cientifico de datos, data nerd, quant',
    medium: 'data science, big data',
    field: 'analytics, statistics',
  },
  {
    name: 'Systems Administrator',
    high:
      'sysadmin, system administrator, linux administrator, systems engineer, system engineer, sys admin, unix ' +
      'admin',
  },
  {
    name: 'Network Engineer',
    high: 'network administrator, network architect, ccna, ccie, network admin',
    field: 'networking',
  },
  {
    name: 'Database Administrator',
    high: 'dba, database developer, sql developer, database engineer, database architect',
  },
  {
    name: 'IT Professional',
    medium:
      'it support, it solutions, tech support, technical support, help desk, information technology, ' +
      'informatica, ingenieria de sistemas, solution provider, informatik, infotech, ict, computer repair ' +
      'technician',
    high:
      'it pro, it consultant, it manager, it specialist, it guy, it technician, it analyst, it director, it ' +
      'engineer, storage engineer, web administrator, cio, informatico, ingeniero de sistemas, ingeniero en ' +
      'sistemas, computer technician, systems analyst, bilgisayar muhendisi, informatiker, technical lead, it ' +
      'admin, it student',
  },
  {
    name: 'Computer Engineer',
    high:
      'computer engineering, hardware engineer, computer systems engineer, ingeniero informatico, hardware ' +
      'consultant, hardware developer, hardware development, computer hardware',
  },
  {
    name: 'Computer Scientist',
    high: 'computer science, comp sci, compsci, cs major, cs student, informatics',
    field: 'cs',
  },
  {
    name: 'Security Engineer',
    high:
      'security researcher, penetration tester, pentester, infosec, ethical hacker, security analyst, ' +
      'cybersecurity analyst, hacker',
    field: 'cybersecurity, cyber security, security',
  },
  {
    name: 'QA Engineer',
    high: 'software tester, test engineer, qa analyst, qa tester, test automation engineer',
    field: 'qa',
  },
  {
    name: 'Engineer',
    high:
      'ingeniero, ingeniera, ingenieur, engenheiro, engenheira, ingegnere, muhendis, insinyur, engr, エンジニア, ' +
      'инженер',
    field: 'engineering, ingenieria',
    includes:
      'Software Engineer, Civil Engineer, Mechanical Engineer, Electrical Engineer, Industrial Engineer, ' +
      'Network Engineer, Data Engineer, Security Engineer, Computer Engineer, QA Engineer, DevOps Engineer',
  },
  {
    name: 'Webmaster',
    high:
      'web master, web producer, web manager, web analyst, web admin, web professional, web consultant, web ' +
      'specialist, web guy',
  },
  {
    name: 'Civil Engineer',
    high:
      'structural engineer, construction engineer, ingeniero civil, civil engineering, site engineer, ' +
      'surveyor, railway engineer',
  },
  {
    name: 'Mechanical Engineer',
    high:
      'mechanical engineering, automotive engineer, aerospace engineer, aeronautical engineer, ingeniero ' +
      'mecanico, manufacturing engineer',
  },
  {
    name: 'Electrical Engineer',
    high:
      'electronics engineer, electronic engineer, electrical engineering, ingeniero electrico, power engineer, ' +
      'telecom engineer',
  },
  {
    name: 'Industrial Engineer',
    high:
      'chemical engineer, process engineer, petroleum engineer, biomedical engineer, environmental engineer, ' +
      'marine engineer, mining engineer, ingeniero industrial, chemical engineering, army engineer, flight ' +
      'engineer, train engineer, production engineer, sales engineer, field engineer, heating engineer, gas ' +
      'engineer, service engineer',
  },
  { name: 'Technician', high: 'mechanic, electrician, repair technician, computer repair, phone repair' },
]
