import type { CatalogueEntry } from './entry.ts'

/** Job roles: news, broadcasting, books and other writing. */
export const mediaRoles: CatalogueEntry[] = [
  {
    name: 'Journalist',
    high:
      'journo, freelance journalist, investigative journalist, sports journalist, music journalist, tech ' +
      'journalist, broadcast journalist, multimedia journalist, political journalist, newspaperman, news ' +
      'writer, news director, editorial writer, periodista, journaliste, journalistin, jornalista, ' +
      'giornalista, gazeteci, wartawan, wartawati, jurnalis, periodismo deportivo, comunicador social, ' +
      'dziennikarz, mwandishi wa habari, staff writer, senior writer, beat writer, magazine writer, features ' +
      'writer, feature writer, political writer, tech writer, entertainment writer, arts writer, food writer, ' +
      'music writer, political journalism, 記者, ジャーナリスト, 기자, журналист, data journalist, science journalist, ' +
      'freelance sports journalist, broadcaster and journalist, news journalist, newsman, newswoman, war ' +
      'reporter, sports broadcaster',
    named:
      'writer for, writer at, writes for, write for, writing for, written for, wrote for, writing at, write ' +
      'at, words at, words in, words for, work found, bylines, byline, fellow at',
    medium:
      'journalism, periodismo, journalisme, journalismus, jornalismo, freelance writer, covering, i cover, covers',
    field: 'reporting, broadcasting',
    includes: 'Reporter, Correspondent, Columnist, News Anchor, Sports Writer, Critic, Photojournalist, News Producer',
    related: 'Contributor, Broadcaster, Talk Host, Editor',
  },
  {
    name: 'Reporter',
    high:
      'news reporter, tv reporter, sports reporter, crime reporter, political reporter, court reporter, metro ' +
      'reporter, reportera, reportero, reporterin, newscaster, videojournalist, video journalist, mmj, ' +
      'muhabir, general assignment reporter, multimedia reporter, business reporter, education reporter, ' +
      'investigative reporter, staff reporter, photo reporter, news correspondent, entertainment reporter, ' +
      'health reporter, city hall reporter, sideline reporter',
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
      'columnist',
    named: 'column for, column at, column in',
  },
  {
    name: 'News Anchor',
    high:
      'anchor, anchorman, anchorwoman, news presenter, newsreader, sports anchor, sports director, ' +
      'sportscaster, weather anchor',
  },
  {
    name: 'Sports Writer',
    high:
      'sportswriter, football writer, baseball writer, nfl writer, nba writer, nhl writer, mlb writer, hockey ' +
      'writer, basketball writer, tennis writer, cricket writer, golf writer, boxing writer, gameday writer, ' +
      'racing writer, mma writer, soccer writer, wrestling writer, sports editor, sports analyst',
  },
  {
    name: 'Critic',
    high:
      'film critic, music critic, movie critic, food critic, art critic, theatre critic, tv critic, restaurant ' +
      'critic, book critic',
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
    high: 'contributing writer, guest writer, freelance contributor, editorial fellow, collaborateur, colaborador',
    medium: 'freelancer for, i write about, writing about, writes about, write about',
  },
  {
    name: 'Broadcaster',
    high:
      'presenter, tv presenter, radio presenter, commentator, sports commentator, locutor, locutora, ' +
      'presentador, presentadora, radio personality, on air personality, oap, tv personality, announcer, ' +
      'newshound, moderator, animateur, sunucu, spiker, penyiar, radio broadcaster, radio announcer, tv host, ' +
      'radio host, radio producer, tv producer, on air talent, broadcast engineer, executive producer, show ' +
      'producer',
    field: 'radio',
  },
  {
    name: 'Talk Host',
    high:
      'talk show host, show host, morning show host, cohost, co host, podcaster, podcast host, host of, host ' +
      'at, host on, hosts, host the, guest host, guest host on, host of the, hosting the',
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
      'novels, write books, writing novels, writing books, writes books, my novel, my novels, my bestseller, ' +
      'my latest book, my new book, my books, my first book, my latest novel, my debut novel, author ' +
      'illustrator, picture books, 作家, 作者, 작가, автор, writes contemporary',
    named:
      'author of the, her book, his book, my book, her novel, his novel, her books, his books, writer of, ' + 'titles',
    medium:
      'book available, ebook available, my memoir, my ebook, ebook on, e book, debut novel, first novel, new ' +
      'novel, book tour, amwriting, self published, bestsellers, trilogy, nanowrimo, manuscript, repped by, ' +
      'book launch, kindle author, my stories, my writing, debut, paperback, my short stories, agented, ebook ' +
      'author, wrote a book, wrote the book, wrote a novel, wrote textbook, books of',
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
      'writer, 物書き, ライター, писатель, writing a book, writing my first, writing a novel, writing my, working on ' +
      'a novel, working on my first novel, i write, biographer, short story writer, storywriter, story writer, ' +
      'cowriter, co writer, writing fiction, writing stories, novel in progress, writing my first novel, ' +
      'writing a memoir, fanfic writer, fanfiction writer, fan fiction writer, writer of stuff, writer of ' +
      'things',
    field: 'writing, creative writing',
    includes: 'Author, Novelist, Poet, Screenwriter',
  },
  {
    name: 'Poet',
    high: 'poetess, spoken word artist, poeta, poete, dichter, sair, penyair, spoken word, poet laureate',
    medium: 'my poetry, poems',
    field: 'poetry',
  },
  {
    name: 'Screenwriter',
    high:
      'screen writer, scriptwriter, playwright, guionista, scenariste, drehbuchautor, dramatist, comedy ' +
      'writer, tv writer, dramaturg, dramaturgo',
    field: 'screenwriting',
  },
  {
    name: 'Technical Writer',
    high:
      'grant writer, medical writer, documentation writer, science writer, proposal writer, tutorial writer, ' +
      'resume writer',
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
