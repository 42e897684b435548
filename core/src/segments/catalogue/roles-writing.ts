import type { CatalogueEntry } from './entry.ts'

/** Job roles: books, poems, scripts and other writing. */
export const writingRoles: CatalogueEntry[] = [
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
      'picture books, 作家, 作者, 작가, автор, writes contemporary, best selling novelist, self published author, ' +
      'debut author, cookery writer, scifi writer, ya writer, kidlit writer, childrens writer, children writer, ' +
      'erotica writer, paranormal writer, suspense writer, my debut, my ya novel, my book is, my first novel, ' +
      'my second novel, my second book, my new novel, my latest release, my book series, my novella, my ebook ' +
      'is, my children book, books by me, i write novels, i write books, i write fiction, i write fantasy, i ' +
      'write romance, i write horror, i write sci fi, i write thrillers, i write mysteries, i write ya, i write ' +
      'erotica, i write children, write children books, writing children books, write fantasy, write romance, ' +
      'write horror, write mysteries, write thrillers, writes mysteries, writes thrillers, writes horror, ' +
      'writes crime, writes historical, writes paranormal, writes ya, writes erotic, writes sci fi, writes ' +
      'science fiction, writes children, writer of gay romance, writer of romance, writer of fantasy, writer of ' +
      'crime, writer of horror, writer of historical, writer of erotica, writer of ya, writer of children, ' +
      'writer of mysteries, writer of thrillers, writer of science fiction, writer of sci fi, writer of ' +
      'speculative, writer of short stories, published novelist, published writer, authored books, wrote the ' +
      'novel, escritor de novelas, escritora de novelas, penulis buku, penulis novel, scrittore di romanzi, ' +
      'romanschriftsteller, schrijver van, schrijfster van, anthologist, memoirist, co authored, coauthored, ' +
      'graphic novel writer, book writer',
    named:
      'author of the, her book, his book, my book, her novel, his novel, her books, his books, writer of, ' + 'titles',
    medium:
      'book available, ebook available, my memoir, my ebook, ebook on, e book, debut novel, first novel, new ' +
      'novel, book tour, amwriting, self published, bestsellers, trilogy, nanowrimo, manuscript, repped by, ' +
      'book launch, kindle author, my stories, my writing, debut, paperback, my short stories, agented, ebook ' +
      'author, wrote a book, wrote the book, wrote a novel, wrote textbook, books of, novella, my memoirs, in ' +
      'bookstores, on kindle, kindle books, on amazon kindle, amediting, amquerying, work in progress novel, ' +
      'book out, book coming, book is out, book due, new book, first book, latest book, forthcoming book, ' +
      'published poet, published poetry, poetry collection, poetry books, buy my book, my poems, publishing a ' +
      'book, publish a book, publishing my, write a book, goodreads author, scbwi, repd by, self publishing, ' +
      'self publisher, book signing, my wip, chapbook, new novels, writing novel, novel writing, my story book, ' +
      'authored, published books',
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
      'things, writer and poet, writer and editor, freelance writer and editor, short fiction writer, flash ' +
      'fiction writer, comic book writer, comic writer, i sometimes write, i occasionally write, writing a ' +
      'screenplay, writing a script, writing short, write short stories, write stories, write stuff, write ' +
      'things, write poetry, write poems, writing poetry, writing poems, writes poetry, writes poems, writes ' +
      'stories, writes things, writes stuff, writes short, writing the great american novel, working on my ' +
      'novel, working on my book, working on my first book, working on a book, working on my second, working on ' +
      'novel, scribbler, scrivener, wordslinger, word slinger, wordweaver, word weaver, ink slinger, pen for ' +
      'hire, literata, literato, escribidor, escribidora, cuentista, essayiste, redactora creativa, autrice di ' +
      'racconti, writer producer, writer filmmaker, fanfic author, fanfiction author, lyric poet, diarist, ' +
      'content creator and writer',
    field: 'writing, creative writing',
    includes: 'Author, Novelist, Poet, Screenwriter',
    medium:
      'wordsmithing, wordsmithery, creative nonfiction, wattpad, my fiction, fiction writing, story writing, ' +
      'pen name, penname, freelance writing, mfa in creative writing, mfa fiction, creative writing student, ' +
      'creative writing major, creative writing mfa, creative writing grad, writing student',
  },
  {
    name: 'Poet',
    high:
      'poetess, spoken word artist, poeta, poete, dichter, sair, penyair, spoken word, poet laureate, spoken ' +
      'word poet, haijin, poetry writer, poet writer, poetisa, poetry editor, verse maker, versifier, i write ' +
      'poetry, i write poems, spokenword',
    medium: 'my poetry, poems',
    field: 'poetry',
  },
  {
    name: 'Screenwriter',
    high:
      'screen writer, scriptwriter, playwright, guionista, scenariste, drehbuchautor, dramatist, comedy writer, ' +
      'tv writer, dramaturg, dramaturgo, screenplay writer, film writer, television writer, sketch writer, ' +
      'writer performer, librettist, sitcom writer, theatre writer, theater maker, theatre maker, radio ' +
      'dramatist, show writer, showrunner, writer director of, writer of screenplays, screenplays',
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
