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
      'software developer, software dev, swe, sde, backend engineer, back end engineer, backend developer, back ' +
      'end developer, software architect, principal engineer, staff engineer, engineering manager, java ' +
      'developer, python developer, ruby developer, rails developer, php developer, net developer, javascript ' +
      'developer, c++ developer, embedded developer, ingeniero de software, desarrollador de software, ' +
      'ingenieur logiciel, softwareentwickler, softwareentwicklerin, engenheiro de software, yazilim muhendisi, ' +
      'yazilimci, rekayasa perangkat lunak, developing software, build software, building software, write ' +
      'software, writing software, applications developer, application developer, embedded engineer, platform ' +
      'engineer, software guy, senior developer, senior engineer, lead developer, lead engineer, solutions ' +
      'architect, open source developer, ソフトウェアエンジニア, technical architect, software consultant, software ' +
      'analyst, developing apps, developing software for, enterprise architect, technical director, solution ' +
      'architect, software engineering lead, software engineering manager, software engr, sw engineer, sw ' +
      'developer, soft dev, software creator, software author, software craftsman, software maker, software ' +
      'entrepreneur, software product developer, software tech lead, development manager, head of development, ' +
      'director of software, software director, senior software, lead software, qt developer, video game ' +
      'programmer, unity dev, erlang developer, cloud developer, backend dev, back end dev, api developer, data ' +
      'developer, bi developer, etl engineer, robotics engineer, robotics developer, site reliability, ' +
      'technical co founder, technical cofounder, technical founder, programmer analyst, systems developer, ' +
      'system developer, graphics engineer, game engine developer, vr developer, ar developer, game engineer, ' +
      '开发者',
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
      'websites, web app developer, website developer, web developer and designer, web designer and developer, ' +
      'web design and development, web application developer, web software engineer, site developer, website ' +
      'builder, web builder, i build web, i make the web, i build the web, build websites, make websites, build ' +
      'web apps, building the web, making websites, making web, coding websites, creating websites, i design ' +
      'websites, i design and build websites, building web, wordpress expert, wordpress specialist, wordpress ' +
      'designer, ui engineer, ux engineer, web technologist, html developer, css developer, interactive ' +
      'developer, website creator, web guru, web ninja, web geek, build things for the web, make things for the ' +
      'web, making things for the web, building things for the web, build for the web, building for the web',
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
      '程序员, 프로그래머, программист, разработчик, self taught programmer, python programmer, php programmer, c++ ' +
      'programmer, software programmer, bot maker, botmaker, drupal developer, magento developer, webdev, ' +
      'freelance web developer, self taught developer, maker of software, i make bots, i write software, i make ' +
      'software, i build software, i develop, coding since, code for a living, write code for, code slinger, ' +
      'codeslinger, codesmith, code jockey, code wrangler, developer evangelist, devrel, graphics programmer, ' +
      'firmware engineer, kernel hacker, open source contributor, open source hacker, rubyist, pythonista, ' +
      'pythonist, rustacean, javascripter, perl hacker, unix hacker, linux developer, creator of apps',
    medium:
      'programming, coding, php, python, golang, linux, developing, github, stack overflow, compiler, computer ' +
      'geek, c++, c#, nodejs, node js, django, laravel, arduino, algorithms, hackathon, computer programming, ' +
      'java programming, reactjs, angularjs, objective c, postgresql, mysql, asp net, open source software, ' +
      'computer software, coded by, scripting, modding, learning to code, learn to code, learning java, ruby on ' +
      'rails, drupal, magento, jquery, typescript, scala, haskell, clojure, erlang, c sharp, visual basic, vb ' +
      'net, dotnet, oss, open source, unix, ubuntu, debian, codecademy, hackathons, developer tools, dev blog, ' +
      'devlog, software testing, html css, rom hacking, webdevelopment, app dev, web and app development',
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
      'developing games, developing a game, making a game, indie games developer, game studio founder, ' +
      'videogame developer, game development student, video game designer, games designer, game creator, indie ' +
      'games dev, game director, level designer, technical artist, i develop games, we make games, game jammer, ' +
      'rpg maker developer, solo dev, solo developer, creating games, creator of games',
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
    high:
      'data analyst, statistician, data science lead, cientifico de datos, data nerd, quant, data architect, ' +
      'data wrangler, data miner, data hacker, machine learning, bi analyst, business intelligence analyst, gis ' +
      'analyst, gis specialist, gis developer, data geek, data lover, big data analyst, data consultant, ' +
      'bioinformatician',
    medium: 'data science, big data',
    field: 'analytics, statistics',
  },
  {
    name: 'Systems Administrator',
    high:
      'sysadmin, system administrator, linux administrator, systems engineer, system engineer, sys admin, unix ' +
      'admin, systems admin, linux admin, linux sysadmin, unix administrator, windows admin, server admin, ' +
      'server administrator, linux systems engineer, systems engineering, system analyst, sys engineer',
  },
  {
    name: 'Network Engineer',
    high:
      'network administrator, network architect, ccna, ccie, network admin, network analyst, network ' +
      'technician, network specialist, network manager, networking engineer, network consultant, cisco ' +
      'engineer, ccnp, noc engineer, voip engineer',
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
      'technician, work in it, works in it, working in it, information systems, bsit, bs it, fix computers, ' +
      'fixing computers, computer networks, computer networking, computer technology, sap, vmware, data center, ' +
      'datacenter, cloud computing, computer maintenance, building computers, build computers, computer ' +
      'building, pc building, pc builder, raspberry pi',
    high:
      'it pro, it consultant, it manager, it specialist, it guy, it technician, it analyst, it director, it ' +
      'engineer, storage engineer, web administrator, cio, informatico, ingeniero de sistemas, ingeniero en ' +
      'sistemas, computer technician, systems analyst, bilgisayar muhendisi, informatiker, technical lead, it ' +
      'admin, it student, it security, it project manager, it services, it executive, it officer, it lead, head ' +
      'of it, it coordinator, it geek, it infrastructure, it operations, it tech, it nerd, it person, it ' +
      'expert, it contractor, it architect, computer tech, computer guy, computer specialist, computer ' +
      'consultant, computer analyst, sap consultant, salesforce administrator, salesforce consultant, ' +
      'sharepoint consultant, oracle consultant, crm developer, erp consultant, technical analyst, technical ' +
      'consultant, technology consultant, technical specialist, support engineer, technical account manager, ' +
      'desktop support, helpdesk, solutions engineer, presales engineer, integration engineer, automation ' +
      'engineer, tech lead, technical project manager',
  },
  {
    name: 'Computer Engineer',
    high:
      'computer engineering, hardware engineer, computer systems engineer, ingeniero informatico, hardware ' +
      'consultant, hardware developer, hardware development, computer hardware, computer engr, computer ' +
      'engineering student, ece student, embedded systems engineer, embedded systems, fpga engineer, chip ' +
      'designer, asic engineer, vlsi engineer, verification engineer, hardware hacker, robotics, roboticist, ' +
      'mechatronics engineer, computer hardware engineer, hardware engineering, hw engineer, asic, fpga',
  },
  {
    name: 'Computer Scientist',
    high:
      'computer science, comp sci, compsci, cs major, cs student, informatics, computer science engineer, ' +
      'computer science student, cs undergrad, cs grad, compsci student, comsci, bscs, bs cs, b tech cse, btech ' +
      'cse, cse student, computer studies, computer science engineering, csci, computational scientist, cs ' +
      'engineer, software engineering student, ciencias de la computacion, ingenieria informatica, etudiant ' +
      'informatique',
    field: 'cs',
  },
  {
    name: 'Security Engineer',
    high:
      'security researcher, penetration tester, pentester, infosec, ethical hacker, security analyst, ' +
      'cybersecurity analyst, hacker, information security, cyber security analyst, security consultant, ' +
      'infosec analyst, network security, reverse engineer, malware analyst, bug bounty hunter, bug hunter, ' +
      'whitehat, appsec engineer, cryptographer, cybersecurity professional, cybersecurity student',
    field: 'cybersecurity, cyber security, security',
  },
  {
    name: 'QA Engineer',
    high:
      'software tester, test engineer, qa analyst, qa tester, test automation engineer, qa lead, qa manager, ' +
      'game tester, test lead, test manager, software quality, quality assurance engineer, software test ' +
      'engineer, sdet, test analyst, quality assurance analyst',
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
      'specialist, web guy, website manager, website admin, website administrator, website editor, web editor ' +
      'developer, web content manager, web team, web services manager, site admin, web development manager, ' +
      'digital developer, web strategist, web architect, web analytics',
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
