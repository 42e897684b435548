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
      'sportscaster, weather anchor, morning anchor, evening anchor, weekend anchor, anchor reporter, co ' +
      'anchor, coanchor, news co anchor, anchors, sports anchor reporter, newscaster at, morning news anchor, ' +
      'radio news anchor, tv anchor, presentadora de noticias, presentador de noticias, tv newsreader, sports ' +
      'announcer and anchor',
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
      'political pundit, pundit, commentator on, editorial board, reviewer, book reviewer, movie reviewer, film ' +
      'reviewer, game reviewer, games reviewer, music reviewer, album reviewer',
    medium:
      'freelancer for, i write about, writing about, writes about, write about, writes on, writing on, i ' +
      'review, i write articles, writing articles, articles on, blogger for, blogger at, blogs for, blogging ' +
      'for',
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
]
