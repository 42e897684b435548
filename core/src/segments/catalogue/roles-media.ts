import type { CatalogueEntry } from './entry.ts'

/** Job roles: news, broadcasting, books and other writing. */
export const mediaRoles: CatalogueEntry[] = [
  {
    name: 'Journalist',
    high:
      'journo, freelance journalist, investigative journalist, sports journalist, music journalist, tech ' +
      'journalist, broadcast journalist, multimedia journalist, political journalist, newspaperman, news ' +
      'writer, news director, editorial writer, periodista, journaliste, journalistin, jornalista, giornalista, ' +
      'gazeteci, wartawan, wartawati, jurnalis, periodismo deportivo, comunicador social, dziennikarz, ' +
      'mwandishi wa habari, staff writer, senior writer, beat writer, magazine writer, features writer, feature ' +
      'writer, political writer, tech writer, entertainment writer, arts writer, food writer, music writer, ' +
      'political journalism, 記者, ジャーナリスト, 기자, журналист, data journalist, science journalist, freelance sports ' +
      'journalist, broadcaster and journalist, news journalist, newsman, newswoman, war reporter, sports ' +
      'broadcaster, freelance reporter, staff journalist, tv journalist, radio journalist, print journalist, ' +
      'entertainment journalist, fashion journalist, food journalist, travel journalist, business journalist, ' +
      'financial journalist, technology journalist, environmental journalist, local journalist, citizen ' +
      'journalist, student journalist, trainee journalist, football journalist, cricket journalist, boxing ' +
      'journalist, motorsport journalist, gaming journalist, games journalist, video game journalist, arts ' +
      'journalist, culture journalist, award winning journalist, senior journalist, independent journalist, ' +
      'health writer, business writer, culture writer, technology writer, games writer, motoring journalist, ' +
      'automotive journalist, auto writer, television journalist, journalist and broadcaster, local government ' +
      'reporter, lobby journalist, periodista deportivo, redattore, cronista, journalista, newspaper ' +
      'journalist, newspaper writer, journalist at, newsroom, newsie, newshawk, muckraker, ink stained wretch, ' +
      'fact checker, editorial assistant, editorial intern, news intern, video game writer, restaurant writer, ' +
      'theater writer, real estate writer, environment writer, education writer, general assignment, opinion ' +
      'columnist, op ed columnist, beat reporter',
    named:
      'writer for, writer at, writes for, write for, writing for, written for, wrote for, writing at, write at, ' +
      'words at, words in, words for, work found, bylines, byline, fellow at, words on, words appear in, work ' +
      'appears in, my work appears in, featured writer for, reporting for, reports for, report for, reporting ' +
      'on, reviewer for, reviews for, reviewing for, freelances for, freelancing for, filing for, correspondent ' +
      'for, columns for, columns in, articles for, articles in, contributes to, contribute to, contributing to, ' +
      'escribo en, escribo para, escribe para, escribe en, escribiendo en, redactora en, redactor en, ecrit ' +
      'pour, schreibe fur, scrivo per, escrevo para, colunista do, reviewing at',
    medium:
      'journalism, periodismo, journalisme, journalismus, jornalismo, freelance writer, covering, i cover, ' +
      'covers, news reporting, photojournalism, broadcast journalism, sports journalism, multimedia journalism, ' +
      'music journalism, journalism major, journalism graduate, journalism grad, journalism school, media ' +
      'student, freelance editor, freelance sports writer, stringer, sports media, broadcasting student, ' +
      'broadcasting major, broadcast student, editor emeritus, comunicacion social, estudiante de periodismo, ' +
      'estudiante de comunicacion',
    field: 'reporting, broadcasting',
    includes: 'Reporter, Correspondent, Columnist, News Anchor, Sports Writer, Critic, Photojournalist, News Producer',
    related: 'Contributor, Broadcaster, Talk Host, Editor',
  },
  {
    name: 'Reporter',
    high:
      'news reporter, tv reporter, sports reporter, crime reporter, political reporter, court reporter, metro ' +
      'reporter, reportera, reportero, reporterin, newscaster, videojournalist, video journalist, mmj, muhabir, ' +
      'general assignment reporter, multimedia reporter, business reporter, education reporter, investigative ' +
      'reporter, staff reporter, photo reporter, news correspondent, entertainment reporter, health reporter, ' +
      'city hall reporter, sideline reporter, sports reporter for, traffic reporter, weather reporter, legal ' +
      'reporter, city reporter, county reporter, government reporter, police reporter, breaking news reporter, ' +
      'news and sports reporter, political correspondent, senior reporter, chief reporter, cub reporter, ' +
      'enterprise reporter, environment reporter, science reporter, technology reporter, tech reporter, arts ' +
      'reporter, culture reporter, features reporter, digital reporter, radio reporter, freelance reporter for, ' +
      'features journalist, statehouse reporter, national reporter, transportation reporter, food reporter, ' +
      'data reporter, reporterin bei, red carpet reporter',
    includes: 'Correspondent, News Anchor, Sports Writer',
  },
  {
    name: 'Correspondent',
    high: 'foreign correspondent, war correspondent, corresponsal, correspondante, korrespondent, bureau chief',
  },
  {
    name: 'Columnist',
    high:
      'newspaper columnist, sports columnist, columnista, chroniqueur, kolumnist, kose yazari, opinion writer, ' +
      'colunista, political commentator, syndicated columnist, weekly columnist, political columnist, guest ' +
      'columnist, metro columnist, opinion journalist, op ed writer, editorialist, commentary writer, food ' +
      'columnist, advice columnist, business columnist, tech columnist, leader writer, editorial cartoonist, ' +
      'political analyst, columnista de, colunista de',
    named: 'column for, column at, column in',
  },
  {
    name: 'News Anchor',
    high:
      'anchor, anchorman, anchorwoman, news presenter, newsreader, sports anchor, sports director, ' +
      'sportscaster, weather anchor, morning anchor, evening anchor, weekend anchor, anchor and reporter, ' +
      'anchor reporter, co anchor, coanchor, news co anchor, anchors, sports anchor reporter, newscaster at, ' +
      'morning news anchor, radio news anchor, tv anchor, presentadora de noticias, presentador de noticias, tv ' +
      'newsreader, sports announcer and anchor',
    named: 'anchor at, anchor for',
  },
  {
    name: 'Sports Writer',
    high:
      'sportswriter, football writer, baseball writer, nfl writer, nba writer, nhl writer, mlb writer, hockey ' +
      'writer, basketball writer, tennis writer, cricket writer, golf writer, boxing writer, gameday writer, ' +
      'racing writer, mma writer, soccer writer, wrestling writer, sports editor, sports analyst, college ' +
      'football writer, fantasy football writer, nascar writer, motorsports writer, horse racing writer, rugby ' +
      'writer, cycling writer, running writer, baseball columnist, sports correspondent, nba reporter, nfl ' +
      'reporter, mlb reporter, nhl reporter, nfl insider, nba insider, nfl analyst, nba analyst, mlb analyst, ' +
      'nhl analyst, football analyst, baseball analyst, draft analyst, fantasy analyst, fantasy football ' +
      'analyst, recruiting analyst, fantasy sports writer, fantasy baseball writer, lead nfl writer, sports ' +
      'desk, sports media personality, play by play, play by play announcer, play by play broadcaster, color ' +
      'analyst, color commentator, sportscasting',
  },
  {
    name: 'Critic',
    high:
      'film critic, music critic, movie critic, food critic, art critic, theatre critic, tv critic, restaurant ' +
      'critic, book critic, television critic, video game critic, game critic, dance critic, architecture ' +
      'critic, theater critic, drama critic, jazz critic, rock critic, pop critic, wine critic, literary ' +
      'critic, culture critic, pop culture critic, media critic, critico de cine, critica de cine, opera critic',
  },
  {
    name: 'Photojournalist',
    high: 'photo journalist, press photographer, news photographer, fotoperiodista, fotoreporter',
  },
  {
    name: 'News Producer',
    high:
      'news executive producer, tv news producer, broadcast producer, journalist and producer, news assistant, ' +
      'news executive',
  },
  {
    name: 'Editor',
    high:
      'editor in chief, news editor, managing editor, deputy editor, associate editor, assistant editor, ' +
      'senior editor, executive editor, features editor, city editor, online editor, digital editor, web ' +
      'editor, magazine editor, newspaper editor, contributing editor, editorial director, editorial page ' +
      'editor, political editor, fashion editor, business editor, copy chief, opinion editor, culture editor, ' +
      'travel editor, food editor, music editor, tech editor, section editor, page editor, design editor, ' +
      'editor at large, chief editor, redacteur en chef, chefredakteur, rédactrice en chef, redactor jefe, ' +
      'editor jefe, caporedattore, pemimpin redaksi, books editor, arts editor, science editor, health editor, ' +
      'lifestyle editor, entertainment editor, foreign editor, national editor, metro editor, commissioning ' +
      'editor, production editor, founding editor, editor and publisher, group editor, lead editor, beauty ' +
      'editor, style editor, technology editor, reviews editor, copy desk chief, night editor, digital news ' +
      'editor',
    named:
      'editor, editora, redacteur, redakteur, redakteurin, redactor, redaktor, copy editor, subeditor, sub ' +
      'editor, editing',
    includes: '',
  },
  {
    name: 'Contributor',
    high:
      'contributing writer, guest writer, freelance contributor, editorial fellow, collaborateur, colaborador, ' +
      'occasional journalist, freelance columnist, blogger and journalist, news blogger, huffpost blogger, ' +
      'huffington post blogger, contributor to, contributor at, contributor for, regular contributor, news ' +
      'contributor, tv contributor, featured contributor, site expert, guest blogger at, news curator, ' +
      'political pundit, pundit, commentator on, editorial board',
    medium:
      'freelancer for, i write about, writing about, writes about, write about, writes on, writing on, i ' +
      'review, i write articles, writing articles, articles on, blogger for, blogger at',
  },
  {
    name: 'Broadcaster',
    high:
      'presenter, tv presenter, radio presenter, commentator, sports commentator, locutor, locutora, ' +
      'presentador, presentadora, radio personality, on air personality, oap, tv personality, announcer, ' +
      'newshound, moderator, animateur, sunucu, spiker, penyiar, radio broadcaster, radio announcer, tv host, ' +
      'radio host, radio producer, tv producer, on air talent, broadcast engineer, executive producer, show ' +
      'producer, tv and radio presenter, radio and tv presenter, television presenter, sports presenter, radio ' +
      'jockey, rj, radio dj and presenter, radio talent, air personality, on air host, on air presenter, radio ' +
      'voice, radio guy, radio girl, radio gal, radio man, weather presenter, weatherman, weather girl, ' +
      'television host, television personality, news personality, media personality, morning radio, morning ' +
      'drive, afternoon drive, midday host, evening host, drive time host, radio programmer, sports talk, ' +
      'sports radio, talk radio host, radio show, my radio show, my show on, tv guy, presentadora de tv, ' +
      'presentador de tv, locutor de radio, locutora de radio, conductor de radio, conductora de radio, ' +
      'conductora de tv, conductor de tv, animatrice radio, animateur radio, radiomoderator, speaker ' +
      'radiofonico, conduttore radiofonico, radio anchor, breakfast show, breakfast host, drivetime, weekend ' +
      'host, host and producer, presenter on, presenter at, on the radio, radio broadcasting, newsreader at',
    field: 'radio',
    medium:
      'radio production, on air, on the airwaves, fm radio, am radio, public radio, community radio, student ' +
      'radio, college radio, hospital radio, listen to me on, hear me on, catch me on, watch me on, weekdays ' +
      'on, mornings on, weeknights on, afternoons on, tune in to my',
  },
  {
    name: 'Talk Host',
    high:
      'talk show host, show host, morning show host, cohost, co host, podcaster, podcast host, host of, host ' +
      'at, host on, hosts, host the, guest host, guest host on, host of the, hosting the, podcast cohost, ' +
      'podcast co host, podcast producer, host of a podcast, host my own podcast, webshow host, web show host, ' +
      'cohost of, co host of, co host at, cohost on, co host on, cohosts, co hosts, co hosting, cohosting, host ' +
      'and creator, creator and host, conductora, host a podcast, host a weekly, tv talk show host, late night ' +
      'host, my podcast, i podcast, podcasts at, sports podcaster, red carpet host',
    field: 'podcast, podcasting',
  },
  {
    name: 'Blogger',
    high:
      'bloguero, bloguera, blogueur, blogueuse, vlogger, youtuber, fashion blogger, food blogger, travel ' +
      'blogger, blogging, lifestyle blogger, blog about, i write blogs, i blog',
  },
  {
    name: 'Influencer',
    high: 'content creator, social media influencer, creator, streamer, twitch streamer, instagrammer, viner',
  },
  {
    name: 'Author',
    high:
      'author of, authoress, bestselling author, best selling author, published author, indie author, fantasy ' +
      'author, romance author, children author, author speaker, fiction author, award winning author, autor, ' +
      'autora, auteur, auteure, autrice, autorin, schriftsteller, schriftstellerin, buchautor, autor de, ' +
      'autore, coauthor, co author, fantasy writer, romance writer, sci fi writer, science fiction writer, ' +
      'crime writer, thriller writer, horror writer, mystery writer, fiction writer, writer of novels, writer ' +
      'of books, writer of fiction, writes novels, writes fantasy, writes romance, writes fiction, write ' +
      'novels, write books, writing novels, writing books, writes books, my novel, my novels, my bestseller, my ' +
      'latest book, my new book, my books, my first book, my latest novel, my debut novel, author illustrator, ' +
      'picture books, 作家, 作者, 작가, автор, writes contemporary, ya author, middle grade author, kidlit author, ' +
      'childrens author, nonfiction author, non fiction author, bestseller author, best selling novelist, multi ' +
      'published author, hybrid author, self published author, debut author, horror author, thriller author, ' +
      'mystery author, crime author, sci fi author, science fiction author, scifi author, paranormal author, ' +
      'erotica author, erotic romance author, historical fiction author, historical romance author, women ' +
      'fiction author, christian author, paranormal romance author, urban fantasy author, cookbook author, ' +
      'cookery writer, travel author, scifi writer, speculative fiction writer, ya writer, kidlit writer, ' +
      'picture book author, childrens writer, children writer, childrens book author, children book author, ' +
      'author and illustrator, erotica writer, paranormal writer, historical fiction writer, suspense writer, ' +
      'western author, author of books, author of several books, my debut, my latest novel is, my novel is, my ' +
      'ya novel, my latest book is, my book is, my first novel, my second novel, my second book, my new novel, ' +
      'my latest release, my book series, my novella, my ebook is, my children book, books by me, i write ' +
      'novels, i write books, i write fiction, i write fantasy, i write romance, i write horror, i write sci ' +
      'fi, i write thrillers, i write mysteries, i write ya, i write erotica, i write children, write children ' +
      'books, writes children books, writing children books, write fantasy, write romance, write horror, write ' +
      'mysteries, write thrillers, writes mysteries, writes thrillers, writes horror, writes crime, writes ' +
      'historical, writes paranormal, writes ya, writes erotic, writes sci fi, writes science fiction, writes ' +
      'children, writer of gay romance, writer of romance, writer of fantasy, writer of crime, writer of ' +
      'horror, writer of historical, writer of erotica, writer of ya, writer of children, writer of mysteries, ' +
      'writer of thrillers, writer of science fiction, writer of sci fi, writer of speculative, writer of short ' +
      'stories, published novelist, published writer, authored books, wrote the novel, autor del libro, autora ' +
      'del libro, autor de libros, autora de libros, escritor de novelas, escritora de novelas, penulis buku, ' +
      'penulis novel, scrittore di romanzi, romanschriftsteller, schrijver van, schrijfster van, auteur de ' +
      'romans, anthologist, memoirist, ghost author, textbook author, co authored, coauthored, graphic novel ' +
      'writer, book writer',
    named:
      'author of the, her book, his book, my book, her novel, his novel, her books, his books, writer of, ' + 'titles',
    medium:
      'book available, ebook available, my memoir, my ebook, ebook on, e book, debut novel, first novel, new ' +
      'novel, book tour, amwriting, self published, bestsellers, trilogy, nanowrimo, manuscript, repped by, ' +
      'book launch, kindle author, my stories, my writing, debut, paperback, my short stories, agented, ebook ' +
      'author, wrote a book, wrote the book, wrote a novel, wrote textbook, books of, novella, my manuscript, ' +
      'my memoirs, in bookstores, available on kindle, on kindle, kindle books, on amazon kindle, camp ' +
      'nanowrimo, amediting, amquerying, work in progress novel, book out, book out now, book coming, book is ' +
      'out, book due, new book, first book, latest book, debut book, forthcoming book, published poet, ' +
      'published poetry, poetry collection, poetry books, buy my book, my poems, publishing a book, publish a ' +
      'book, publishing my, write a book, goodreads author, scbwi, repd by, self publishing, self publisher, ' +
      'book signing, my wip, chapbook, new novels, writing novel, novel writing, my story book, authored, ' +
      'published books, debut collection',
    includes: 'Novelist',
    related: 'Writer, Poet, Screenwriter',
  },
  {
    name: 'Novelist',
    high:
      'novelista, romancier, romanciere, romanautor, romanzo, romancista, romanziere, 小説家, historical ' +
      'novelist, crime novelist',
    related: 'Author, Writer',
  },
  {
    name: 'Writer',
    high:
      'creative writer, ghost writer, ghostwriter, wordsmith, escritor, escritora, ecrivain, ecrivaine, ' +
      'escriba, scrittore, scrittrice, schrijver, schrijfster, yazar, penulis, forfatter, forfattare, ' +
      'kirjailija, pisarz, pisarka, mwandishi, nonfiction writer, storyteller, essayist, humorist, script ' +
      'writer, 物書き, ライター, писатель, writing a book, writing my first, writing a novel, writing my, working on a ' +
      'novel, working on my first novel, i write, biographer, short story writer, storywriter, story writer, ' +
      'cowriter, co writer, writing fiction, writing stories, novel in progress, writing my first novel, ' +
      'writing a memoir, fanfic writer, fanfiction writer, fan fiction writer, writer of stuff, writer of ' +
      'things, writer by night, writer and poet, writer and editor, writer editor, freelance writer and editor, ' +
      'freelance writer and, lifelong writer, full time writer, part time writer, professional writer, prose ' +
      'writer, essay writer, humour writer, humor writer, travel writer, wine writer, lifestyle writer, nature ' +
      'writer, blog writer, short fiction writer, flash fiction writer, western writer, comics writer, comic ' +
      'book writer, comic writer, indie writer, i also write, i sometimes write, sometimes i write, i ' +
      'occasionally write, i just write, writing a screenplay, writing a script, writing short stories, writing ' +
      'short, write short stories, write stories, write stuff, write things, write poetry, write poems, writing ' +
      'poetry, writing poems, writes poetry, writes poems, writes stories, writes things, writes stuff, writes ' +
      'short, writing the great american novel, working on my novel, working on my book, working on my first ' +
      'book, working on a book, working on my second, working on novel, scribbler, scrivener, wordslinger, word ' +
      'slinger, wordweaver, word weaver, ink slinger, pen for hire, literata, literato, escribidor, ' +
      'escribidora, cuentista, essayiste, redactora creativa, autrice di racconti, writer on, head writer, ' +
      'writer producer, writer and producer, writer and director, writer filmmaker, game writer, fanfic author, ' +
      'fanfiction author, writer and filmmaker, lyric poet, diarist, content creator and writer',
    field: 'writing, creative writing',
    includes: 'Author, Novelist, Poet, Screenwriter',
    medium:
      'wordsmithing, wordsmithery, creative nonfiction, on wattpad, wattpad, my fiction, fiction writing, story ' +
      'writing, pen name, penname, freelance writing, mfa in creative writing, mfa fiction, creative writing ' +
      'student, creative writing major, creative writing mfa, creative writing grad, writing student',
  },
  {
    name: 'Poet',
    high:
      'poetess, spoken word artist, poeta, poete, dichter, sair, penyair, spoken word, poet laureate, slam ' +
      'poet, performance poet, spoken word poet, haiku poet, haijin, poetry writer, poet writer, poetisa, ' +
      'poetry editor, verse maker, versifier, i write poetry, i write poems, spokenword, spoken word performer',
    medium: 'my poetry, poems',
    field: 'poetry',
  },
  {
    name: 'Screenwriter',
    high:
      'screen writer, scriptwriter, playwright, guionista, scenariste, drehbuchautor, dramatist, comedy writer, ' +
      'tv writer, dramaturg, dramaturgo, screenplay writer, film writer, television writer, sketch comedy ' +
      'writer, sketch writer, writer performer, librettist, sitcom writer, theatre writer, theater maker, ' +
      'theatre maker, radio dramatist, show writer, showrunner, tv screenwriter, writer director of, writer of ' +
      'screenplays, screenplays',
    field: 'screenwriting',
  },
  {
    name: 'Technical Writer',
    high:
      'grant writer, medical writer, documentation writer, science writer, proposal writer, tutorial writer, ' +
      'resume writer, technical author, technical editor, ux writer, cv writer, speech writer, speechwriter, ' +
      'academic writer',
  },
  {
    name: 'Publisher',
    high: 'book publisher, literary agent, book editor, acquisitions editor, music publisher, publishing director',
    field: 'publishing',
  },
  {
    name: 'Translator',
    high:
      'interpreter, traductor, traductora, traducteur, traductrice, ubersetzer, ubersetzerin, tradutor, ' +
      'tradutora, tercuman, penerjemah, 翻訳者',
    field: 'translation',
  },
  { name: 'Librarian', high: 'bibliotecario, bibliothecaire, archivist, museum curator' },
]
