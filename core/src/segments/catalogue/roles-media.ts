import type { CatalogueEntry } from './entry.ts'

/** Job roles: news and broadcasting. */
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
      'broadcaster, freelance reporter, radio journalist, entertainment journalist, fashion journalist, student ' +
      'journalist, arts journalist, health writer, business writer, culture writer, technology writer, games ' +
      'writer, auto writer, journalist and broadcaster, local government reporter, redattore, cronista, ' +
      'journalista, newspaper writer, newsroom, newsie, newshawk, muckraker, ink stained wretch, fact checker, ' +
      'editorial assistant, editorial intern, news intern, video game writer, restaurant writer, theater ' +
      'writer, real estate writer, environment writer, education writer, general assignment, opinion columnist, ' +
      'op ed columnist, beat reporter',
    named:
      'writer for, writer at, writes for, write for, writing for, written for, wrote for, writing at, write at, ' +
      'words at, words in, words for, work found, bylines, byline, fellow at, words on, words appear in, work ' +
      'appears in, reporting for, reports for, report for, reporting on, reviewer for, reviews for, reviewing ' +
      'for, freelances for, freelancing for, filing for, correspondent for, columns for, columns in, articles ' +
      'for, articles in, contributes to, contribute to, contributing to, escribo en, escribo para, escribe ' +
      'para, escribe en, escribiendo en, redactora en, redactor en, ecrit pour, schreibe fur, scrivo per, ' +
      'escrevo para, colunista do, reviewing at',
    medium:
      'journalism, periodismo, journalisme, journalismus, jornalismo, freelance writer, i cover, news ' +
      'reporting, photojournalism, music journalism, media student, freelance editor, freelance sports writer, ' +
      'stringer, sports media, broadcasting student, broadcasting major, broadcast student, editor emeritus, ' +
      'comunicacion social, estudiante de periodismo, estudiante de comunicacion',
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
      'city hall reporter, sideline reporter, political correspondent, arts reporter, radio reporter, freelance ' +
      'reporter for, features journalist',
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
      'colunista, syndicated columnist, weekly columnist, political columnist, guest columnist, opinion ' +
      'journalist, op ed writer, editorialist, commentary writer, leader writer, editorial cartoonist, ' +
      'political analyst',
    named: 'column for, column at, column in',
  },
  {
    name: 'News Anchor',
    high:
      'anchor, anchorman, anchorwoman, news presenter, newsreader, sports anchor, sports director, ' +
      'sportscaster, weather anchor, anchor reporter, coanchor, anchors, sports anchor reporter, newscaster at, ' +
      'radio news anchor, presentadora de noticias, presentador de noticias, sports announcer and anchor',
    named: 'anchor at, anchor for',
  },
  {
    name: 'Sports Writer',
    high:
      'sportswriter, football writer, baseball writer, nfl writer, nba writer, nhl writer, mlb writer, hockey ' +
      'writer, basketball writer, tennis writer, cricket writer, golf writer, boxing writer, gameday writer, ' +
      'racing writer, mma writer, soccer writer, wrestling writer, sports editor, sports analyst, nascar ' +
      'writer, motorsports writer, rugby writer, cycling writer, running writer, baseball columnist, sports ' +
      'correspondent, nba reporter, nfl reporter, mlb reporter, nhl reporter, nfl insider, nba insider, nfl ' +
      'analyst, nba analyst, mlb analyst, nhl analyst, football analyst, baseball analyst, draft analyst, ' +
      'fantasy analyst, recruiting analyst, sports desk, sports media personality, play by play, play by play ' +
      'announcer, play by play broadcaster, color analyst, color commentator, sportscasting',
  },
  {
    name: 'Critic',
    high:
      'film critic, music critic, movie critic, food critic, art critic, theatre critic, tv critic, restaurant ' +
      'critic, book critic, dance critic, architecture critic, critico de cine, critica de cine',
  },
  {
    name: 'Photojournalist',
    high: 'photo journalist, press photographer, news photographer, fotoperiodista, fotoreporter',
  },
  {
    name: 'News Producer',
    high:
      'news executive producer, tv news producer, broadcast producer, journalist and producer, news assistant, ' +
      'news executive, segment producer, field producer, news and documentary producer, sports producer, news ' +
      'show producer, tv sports producer, senior news producer, assignment editor, assignment desk',
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
  },
  {
    name: 'Contributor',
    high:
      'contributing writer, guest writer, freelance contributor, editorial fellow, collaborateur, colaborador, ' +
      'occasional journalist, freelance columnist, blogger and journalist, news blogger, huffpost blogger, ' +
      'huffington post blogger, site expert, guest blogger at, news curator, pundit, commentator on, editorial ' +
      'board, reviewer, film reviewer, music reviewer, political commentator, social commentator, cultural ' +
      'commentator',
    medium:
      'freelancer for, writes on, writing on, i review, i write articles, writing articles, articles on, ' +
      'blogger for, blogger at, blogs for, blogging for',
  },
  {
    name: 'Broadcaster',
    high:
      'presenter, tv presenter, radio presenter, commentator, sports commentator, locutor, locutora, ' +
      'presentador, presentadora, radio personality, on air personality, oap, tv personality, announcer, ' +
      'newshound, moderator, animateur, sunucu, spiker, penyiar, radio broadcaster, radio announcer, tv host, ' +
      'radio host, radio producer, tv producer, on air talent, broadcast engineer, executive producer, show ' +
      'producer, radio and tv presenter, radio jockey, radio dj and presenter, radio talent, air personality, ' +
      'on air host, on air presenter, radio voice, radio guy, radio girl, radio gal, radio man, weatherman, ' +
      'weather girl, television host, television personality, news personality, media personality, morning ' +
      'radio, morning drive, afternoon drive, midday host, evening host, drive time host, radio programmer, ' +
      'sports radio, my radio show, my show on, tv guy, locutor de radio, locutora de radio, conductor de ' +
      'radio, conductora de radio, conductora de tv, conductor de tv, animatrice radio, animateur radio, ' +
      'radiomoderator, speaker radiofonico, conduttore radiofonico, radio anchor, breakfast show, breakfast ' +
      'host, drivetime, weekend host, host and producer, on the radio, radio broadcasting, newsreader at, radio ' +
      'and tv producer, series producer, senior producer, digital content producer, content producer, digital ' +
      'producer, web content producer, podcast and radio producer',
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
      'podcast co host, podcast producer, host of a podcast, host my own podcast, webshow host, cohosts, co ' +
      'hosting, cohosting, host and creator, creator and host, conductora, host a podcast, host a weekly, late ' +
      'night host, my podcast, i podcast, podcasts at, red carpet host',
    field: 'podcast, podcasting',
  },
  {
    name: 'Blogger',
    high:
      'bloguero, bloguera, blogueur, blogueuse, vlogger, youtuber, fashion blogger, food blogger, travel ' +
      'blogger, blogging, lifestyle blogger, blog about, i write blogs, i blog',
    medium: 'i write about, write about, writes about, writing about',
  },
  {
    name: 'Influencer',
    high: 'content creator, social media influencer, creator, streamer, twitch streamer, instagrammer, viner',
  },
]
