import type { CatalogueEntry } from './entry.ts'

/** Job roles: founding, owning, leading, selling, money, law and people. */
export const businessRoles: CatalogueEntry[] = [
  {
    name: 'Founder',
    medium:
      'founding member, my startup, my own company, started my own, founding team, launching my, building my ' +
      'company, building a startup, my new company, started a company',
    high: 'startup founder, tech founder, solo founder, indie founder, serial founder',
    named:
      'founder, co-founder, cofounder, founding partner, founded, co-founded, fundador, fundadora, cofundador, ' +
      'cofundadora, fondateur, fondatrice, cofondateur, grunder, grunderin, mitgrunder, fondatore, fondatrice ' +
      'di, oprichter, kurucu, kurucusu, pendiri, 創業者, 創設者, 設立者, основатель, founding director, founding ceo, ' +
      'founding editor and owner, founder ceo, co owner founder',
    related: 'Entrepreneur, Business Partner, CTO, CFO, COO, CMO, CEO, Owner',
  },
  {
    name: 'CEO',
    named:
      'ceo, chief executive, chief executive officer, president, vice chairman, chairman, chairwoman, ' +
      'chairperson, pres, managing director, executive director, pdg, directeur general, director general, ' +
      'directora general, presidente, presidenta, geschaftsfuhrer, geschaftsfuhrerin, genel mudur, direktur ' +
      'utama, amministratore delegato, 代表取締役, 社長, генеральный директор, general director, chief exec, managing ' +
      'dir, president and ceo, coceo, managing owner',
    related: 'Entrepreneur, Business Partner, CTO, CFO, COO, CMO, Founder, Owner',
    medium: 'chair of, board chair',
  },
  {
    name: 'Owner',
    high:
      'shop owner, store owner, restaurant owner, salon owner, gym owner, agency owner, studio owner, franchise ' +
      'owner, owner operator, pemilik usaha, founder owner, owner founder, cafe founder, bakery owner, boutique ' +
      'owner, business proprietor, practice owner, brand owner, label owner, pub landlord, hotel owner, startup ' +
      'owner, ecommerce owner',
    named:
      'owner, co-owner, proprietor, part owner, dueno, duena, propietario, propietaria, proprietaire, inhaber, ' +
      'inhaberin, proprietario, proprietaria, titolare, eigenaar, sahibi, pemilik, i own, business owner, small ' +
      'business owner, company owner',
    medium:
      'self employed, my own business, own my own, my company, my shop, my store, my etsy shop, my agency, my ' +
      'salon, my restaurant, my brand, my clothing line, my online store, runs his own business, runs her own ' +
      'business, run a small business, running a small business, my small business, my startup company, my ' +
      'online shop, my online business, run my own company, i run a company, i run a business, my bakery, my ' +
      'cafe, my boutique, my firm, my practice, my studio business, franchisee',
    related: 'Entrepreneur, Business Partner, Founder, CEO',
  },
  {
    name: 'Entrepreneur',
    high:
      'serial entrepreneur, social entrepreneur, entrepreneuse, businessman, businesswoman, business man, ' +
      'business woman, businessperson, solopreneur, mompreneur, empresario, empresaria, emprendedor, ' +
      'emprendedora, empreendedor, empreendedora, unternehmer, unternehmerin, imprenditore, ondernemer, ' +
      'girisimci, is adami, wirausaha, wirausahawan, pengusaha, 起業家, 経営者, 실업가, предприниматель, startup guy, ' +
      'ecommerce entrepreneur, amazon seller, entrepreneurial, tech entrepreneur, young entrepreneur, ' +
      'entrepeneur, entreprenuer, enterpreneur, enterprenuer, entrepenuer, entreprenur, entrpreneur, ' +
      'entreprenure, enterprenure, authorpreneur, mumpreneur, mampreneur, musicpreneur, artpreneur, bizwoman, ' +
      'business lady, businesslady, multipreneur, techpreneur, agripreneur, infopreneur, empreendedorismo ' +
      'digital',
    field: 'entrepreneurship, startups',
  },
  {
    name: 'Business Partner',
    high:
      'managing partner, general partner, equity partner, senior partner, associe, socio fundador, founding ' +
      'member of, law firm partner, agency partner, named partner',
    named: 'partner at, partner in',
  },
  { name: 'CTO', high: 'chief technology officer, chief technical officer' },
  { name: 'CFO', high: 'chief financial officer' },
  { name: 'COO', high: 'chief operating officer, chief operations officer' },
  { name: 'CMO', high: 'chief marketing officer' },
  {
    name: 'Head of Operations',
    high:
      'head of ops, operations lead, ops lead, operations leader, ops leader, operations manager, ops manager, ' +
      'director of operations, operations director, vp operations, vp of operations, vice president of ' +
      'operations, director de operaciones, jefe de operaciones, jefa de operaciones, directeur des operations',
    includes: 'COO',
    field: 'operations, ops',
  },
  {
    name: 'Product Manager',
    high: 'product owner, product lead, head of product, vp product, product director, cpo, product leader',
    field: 'product management, product',
  },
  {
    name: 'Project Manager',
    high: 'program manager, programme manager, scrum master, pmo, jefe de proyecto, chef de projet, projektleiter',
    field: 'project management, agile',
  },
  {
    name: 'Consultant',
    high: 'management consultant, business consultant, strategy consultant, consultor, consultora, berater, danisman',
    field: 'consulting, consultancy',
  },
  { name: 'Analyst', high: 'business analyst, financial analyst, policy analyst, research analyst, analista' },
  {
    name: 'Salesperson',
    high:
      'salesman, saleswoman, sales manager, sales executive, sales director, sales rep, sales representative, ' +
      'account executive, account manager, business developer, sales associate, regional sales manager, ' +
      'vendedor, vendedora, business development manager, head of sales, vp sales, key account manager, sales ' +
      'professional',
    field: 'sales, business development',
  },
  {
    name: 'Customer Success Manager',
    high: 'customer support, customer experience manager, support agent, customer service manager',
    field: 'customer success, customer experience',
  },
  {
    name: 'Accountant',
    high: 'cpa, bookkeeper, auditor, tax advisor, contador, contadora, comptable, buchhalter',
    field: 'accounting',
  },
  {
    name: 'Financial Advisor',
    high:
      'financial adviser, financial planner, wealth manager, wealth advisor, cfp, mortgage broker, mortgage ' +
      'advisor',
    field: 'financial services, wealth management, financial planning',
  },
  { name: 'Banker', high: 'investment banker, bank manager, banquier', field: 'banking, investment banking' },
  {
    name: 'Investor',
    high:
      'vc, venture capitalist, angel investor, angel, venture partner, startup investor, private investor, ' +
      'inversor, inversionista, investisseur, anleger, yatirimci, investidor, vc partner, fund manager, ' +
      'limited partner, i invest, investing in founders, investing in startups, 投資家',
    field: 'venture capital, investing, private equity, venture',
  },
  { name: 'Trader', high: 'day trader, forex trader, stock trader, crypto trader', field: 'trading, forex' },
  {
    name: 'Recruiter',
    high:
      'headhunter, talent acquisition, talent partner, recruitment consultant, technical recruiter, ' +
      'reclutador, sourcer',
    field: 'recruiting, recruitment, talent',
  },
  {
    name: 'HR Manager',
    high:
      'human resources manager, hr director, head of people, chief people officer, people partner, hr business ' +
      'partner',
    field: 'human resources, hr, people ops, people operations',
  },
  {
    name: 'Lawyer',
    high:
      'attorney, solicitor, barrister, general counsel, abogado, abogada, avocat, avocate, rechtsanwalt, ' +
      'rechtsanwaltin, advogado, advogada, avvocato, avukat, pengacara, advocate of the high court, 弁護士',
    field: 'law',
  },
  { name: 'Paralegal', high: 'legal assistant, legal secretary' },
  {
    name: 'Real Estate Agent',
    high:
      'realtor, estate agent, real estate broker, property developer, real estate developer, letting agent, ' +
      'agente inmobiliario',
    field: 'real estate, property',
  },
  { name: 'Insurance Agent', high: 'insurance broker, underwriter', field: 'insurance' },
  {
    name: 'Executive Assistant',
    high: 'personal assistant, office manager, administrative assistant, virtual assistant, secretary',
  },
  {
    name: 'Buyer',
    high: 'procurement manager, purchasing manager, sourcing manager',
    field: 'procurement, purchasing, sourcing',
  },
  {
    name: 'Supply Chain Manager',
    high: 'logistics manager, importer, exporter, freight forwarder',
    field: 'supply chain, logistics',
  },
  {
    name: 'Event Planner',
    high: 'event manager, events manager, event organiser, event organizer, wedding planner',
    field: 'event planning, events',
  },
  {
    name: 'Politician',
    high:
      'councillor, senator, congressman, congresswoman, mp for, member of parliament, mayor, state ' + 'representative',
    field: 'politics',
  },
  {
    name: 'Activist',
    high: 'campaigner, organizer, organiser, community organizer, activista, militant',
    field: 'activism',
  },
  {
    name: 'Head of Marketing',
    high: 'vp marketing, vp of marketing, vice president of marketing, marketing vp, head of marketing communications',
    includes: 'CMO',
  },
  {
    name: 'Head of Engineering',
    high:
      'vp engineering, vp of engineering, head of technology, director of engineering, engineering director, ' +
      'director of technology, technology director',
    includes: 'CTO',
  },
  {
    name: 'Finance Director',
    high: 'financial director, vp finance, vp of finance, head of finance, financial controller',
    includes: 'CFO',
  },
]
