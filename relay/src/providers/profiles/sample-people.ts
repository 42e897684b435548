/**
 * Bios of people who do not exist, by what they do. `{co}`, `{paper}`, `{school}` and `{thing}` are filled in.
 * The mix is that of a real follower list: some plain hits, some likely ones, many others, and bios that only sound
 * right ("CEO of my bed") for a matcher to see through.
 */
export const bios = {
  aiFounder: [
    'Founder & CEO of {co}. We build AI code review for developers. Previously engineering lead.',
    'Co-founder of {co}, AI agents that write your integration tests. Building developer tools in the open.',
    'Founder @ {co} - LLM observability for engineering teams. Ex backend engineer.',
    'Building {co}: the AI pair programmer for legacy code. Co-founder & CTO.',
    'CEO and co-founder, {co}. Machine learning infrastructure for developers who ship.',
    'I started {co} to make AI tooling for developers boring and reliable. Founder, occasional speaker.',
    'Solo founder of {co}, an open source SDK for AI apps. Dev tools nerd.',
  ],
  founder: [
    'Founder of {co}, payroll for small bakeries. Bootstrapped and happy.',
    'Co-founder at {co}. Making logistics less painful.',
    'Owner of {co}, a two-person studio for {thing}.',
    'CEO of {co}. Climate software, long walks, bad puns.',
    'Second-time founder. Sold the first one, learning a lot with {co}.',
    'Entrepreneur. Thinking about {thing} most of the day.',
  ],
  engineer: [
    'Software engineer at {co}. TypeScript, Postgres and too many side projects.',
    'Backend developer. Go, Rust and the occasional shell script. Currently at {co}.',
    'Staff engineer working on compilers and developer experience at {co}.',
    'Full-stack web developer, mostly React and Node. I write about {thing}.',
    'Machine learning engineer @ {co}. PyTorch by day, synths by night.',
    'SRE. I get paged so that you do not have to. {co}',
    'Open source maintainer. Building AI tools for other engineers in my spare time.',
    'Computer science student at {school}, learning Rust and contributing to open source.',
    'Mobile developer, Kotlin and Swift. Organiser of a small meetup about {thing}.',
  ],
  devrel: [
    'Developer advocate at {co}. I make demos that work on the first try, mostly.',
    'DevRel lead, {co}. Docs, talks, stickers.',
    'Technical writer for APIs. Ask me about changelogs.',
  ],
  investor: [
    'Partner at {co} Ventures. Seed cheques for developer tools and AI infrastructure.',
    'Angel investor, former operator. I like {thing} and unfashionable markets.',
    'Early-stage VC. Opinions about pricing pages.',
  ],
  journalist: [
    'Technology reporter at {paper}. Tips welcome.',
    'Journalist covering health and science for {paper}.',
    'Political correspondent, {paper}. Formerly local radio.',
    'News editor at {paper}. I read the comments.',
    'Freelance journalist. Bylines in {paper} and elsewhere. Writing about {thing}.',
    'Investigative reporter. Data, documents and patience. {paper}',
    'Sports columnist for {paper}. Likes away games in the rain.',
    'Journalism student at {school}, editor of the campus paper.',
  ],
  author: [
    'Novelist. My third book, The Paper Lighthouse, is out now.',
    'Author of two crime novels set in a town much like mine.',
    'Writer and poet. Working on a first collection about {thing}.',
    'I write picture books about anxious animals. Represented by {co} Literary.',
    'Future author. Right now mostly a reader.',
  ],
  designer: [
    'Product designer at {co}. Prototypes before opinions.',
    'UX designer and researcher. Formerly at {co}, now independent.',
    'Graphic designer. Posters, type and {thing}.',
    'Illustrator for books and magazines. Commissions open.',
    'Freelance web designer in love with small type foundries.',
    'Design lead, {co}. Systems, icons, accessibility.',
    'Motion designer and animator. Showreel in the link.',
    'Studying visual communication at {school}. Sketches daily.',
  ],
  photographer: [
    'Wedding and portrait photographer. Booking next summer.',
    'Photographer. Analogue, slow, mostly fog.',
    'Photojournalist for {paper}. All pictures my own.',
    'Amateur photographer with a soft spot for {thing}.',
  ],
  marketer: [
    'Head of marketing at {co}. B2B, but with jokes.',
    'SEO consultant and content strategist. I read search logs for fun.',
    'Social media manager for {co}. Yes, I am the one who replies.',
    'PR and communications. Helping small companies say what they mean.',
    'Growth at {co}. Spreadsheets and hunches.',
    'Copywriter. Short words, long lunches.',
  ],
  educator: [
    'Professor of linguistics at {school}. Endangered languages, living students.',
    'Primary school teacher. Maths can be kind.',
    'PhD student in human-computer interaction, {school}.',
    'Lecturer in economics at {school}. Views my own.',
    'High school physics teacher and telescope owner.',
  ],
  musician: [
    'Singer and songwriter. New EP about {thing} this spring.',
    'Drummer in a band you will like. DJ on weekends.',
    'Music producer and sound designer. Studio in the basement.',
    'Cellist. Teaching, touring, tuning.',
  ],
  organisation: [
    '{co} makes scheduling software for clinics. Support: help@example.com',
    'The official account of {paper}. News from our region, every morning.',
    'We are {co}, an agency for brands with something to say. Founded by two designers.',
    'Jobs in tech, posted hourly. Not affiliated with any employer.',
    '{school} student union. Events, elections, free pancakes.',
    'Community for developers who like {thing}. Meetups every second Tuesday.',
  ],
  lookalike: [
    'CEO of my bed. Founder of the snooze button.',
    'Wife of a developer. I know what a merge conflict sounds like.',
    'Not a doctor, not a designer, just opinionated.',
    'Professional napper and part-time overthinker.',
    'Proud mum of an engineer, a drummer and a cat.',
    'I love photography, design and people who make things.',
    'Future founder of something. Ideas welcome.',
    'Student of life. Author of many unsent emails.',
    'Fan account for a journalist who never asked for one.',
  ],
  everyone: [
    'Dad of two. Football, barbecue, {thing}.',
    'Runner. Slow but stubborn.',
    'Just here for the recipes.',
    'Nurse. Night shifts and strong tea.',
    'Plants, books, quiet.',
    'Gardener, cyclist, terrible at chess.',
    'Accountant by day, board games by night.',
    'Living by the sea with three rescue dogs.',
    'Opinions about trains.',
    'Physiotherapist. Sit up straight.',
    'she/her. Knitting and long podcasts.',
    'Chef at a small place you have not heard of. Into {thing}.',
    'Retired. Learning the accordion, sorry neighbours.',
    'Sales at {co}. Weekend hiker.',
    '',
    '',
  ],
} as const

export type Persona = keyof typeof bios

/** What some people add to a bio. */
export const tails = [
  'Views my own.',
  'DMs open.',
  'Coffee first.',
  'Mostly offline.',
  'Currently reading too much.',
  '🚲',
  '☕️ + 📚',
]

/** Companies, papers, schools and interests that are made up, or too common to be anyone's. */
export const fillings: Record<string, readonly string[]> = {
  co: [
    ...['Fernwork', 'Gulltide', 'Mossbyte', 'Paperkite Labs', 'Quillstack', 'Tinroof', 'Lanternloop', 'Oddharbor'],
    ...['Bluebrine', 'Saltmarsh AI', 'Plumline', 'Northkettle', 'Hexmeadow', 'Driftgauge', 'Copperfinch', 'Wrenpoint'],
  ],
  paper: ['The Harbour Gazette', 'The Evening Plum', 'Northkettle Tribune', 'The Daily Fern', 'Radio Saltmarsh'],
  school: ['Plumhaven University', 'the University of Northkettle', 'Saltmarsh College', 'Gulltide Art School'],
  thing: [
    ...['maps', 'typewriters', 'lighthouses', 'sourdough', 'old radios', 'birds', 'public libraries', 'rivers'],
    ...['board games', 'fermentation', 'tiny houses', 'night trains', 'fonts', 'bridges'],
  ],
}

export const firstNames = [
  ...['Ines', 'Tomas', 'Aiko', 'Samir', 'Lotte', 'Kwame', 'Priya', 'Mateo', 'Freya', 'Jonas', 'Leila', 'Niamh'],
  ...['Oskar', 'Zuri', 'Hugo', 'Mina', 'Pavel', 'Rosa', 'Tariq', 'Elif', 'Bruno', 'Noor', 'Yara', 'Felix'],
  ...['Anouk', 'Dmitri', 'Chiara', 'Emeka', 'Sunita', 'Lars', 'Maya', 'Rafael'],
]

export const lastNames = [
  ...['Samplesen', 'Exemplar', 'Testa', 'Placeholm', 'Mockler', 'Fictova', 'Draftwood', 'Specimano', 'Dummett'],
  ...['Protopova', 'Stubbs', 'Modelle', 'Musterfrau', 'Ejemplo', 'Fixturi'],
]

export const places = [
  ...['Lisbon', 'Berlin, Germany', 'Nairobi', 'Toronto, Canada', 'London', 'Oslo', 'Bangalore, India', 'New York, NY'],
  ...['São Paulo, Brasil', 'Tokyo', 'Paris, France', 'San Francisco, CA', 'Lagos, Nigeria', 'Austin, TX', 'Madrid'],
  ...['somewhere by the sea', 'the internet', 'Melbourne, Australia', 'Warsaw', '', '', ''],
]

/** A tracked account, and how many of its followers are of each kind. */
export interface SampleAccount {
  handle: string
  displayName: string
  bio: string
  isProtected: boolean
  mix: Partial<Record<Persona, number>>
}

export const accounts: SampleAccount[] = [
  {
    handle: 'demo_devtools',
    displayName: 'Demo Devtools Weekly',
    bio: 'A newsletter that does not exist, about developer tools. Part of the sample data of Leadwire.',
    isProtected: false,
    mix: {
      aiFounder: 18,
      founder: 14,
      engineer: 40,
      devrel: 8,
      investor: 8,
      marketer: 8,
      organisation: 10,
      lookalike: 12,
      everyone: 30,
    },
  },
  {
    handle: 'demo_newsroom',
    displayName: 'Demo Newsroom',
    bio: 'An imagined newspaper, for trying Leadwire out.',
    isProtected: false,
    mix: {
      journalist: 30,
      author: 14,
      photographer: 6,
      marketer: 10,
      educator: 14,
      founder: 4,
      organisation: 8,
      lookalike: 10,
      everyone: 34,
    },
  },
  {
    handle: 'demo_studio',
    displayName: 'Demo Studio',
    bio: 'A made-up design studio, for trying Leadwire out.',
    isProtected: false,
    mix: {
      designer: 34,
      photographer: 14,
      musician: 10,
      marketer: 10,
      founder: 8,
      engineer: 8,
      organisation: 8,
      lookalike: 8,
      everyone: 26,
    },
  },
  {
    handle: 'demo_private',
    displayName: 'Demo Private',
    bio: 'A protected account that does not exist.',
    isProtected: true,
    mix: {},
  },
]
