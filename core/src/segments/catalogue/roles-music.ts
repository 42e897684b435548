import type { CatalogueEntry } from './entry.ts'

/** Job roles: music and the stage. */
export const musicRoles: CatalogueEntry[] = [
  {
    name: 'Producer',
    high: 'produzent, produtor, yapimci, produser, productor, productora, producteur',
  },
  {
    name: 'Musician',
    high:
      'musico, musicien, musicienne, musiker, musikerin, musicista, muzisyen, musisi, muzikant, guitarist, ' +
      'guitar player, drummer, bassist, bass player, bass guitarist, pianist, keyboardist, keyboard player, ' +
      'violinist, fiddler, cellist, saxophonist, sax player, trumpeter, trumpet player, trombonist, flautist, ' +
      'flutist, clarinetist, harpist, organist, percussionist, accordionist, harmonica player, multi ' +
      'instrumentalist, instrumentalist, session musician, jazz musician, guitarrista, guitariste, gitarrist, ' +
      'gitarist, baterista, batteur, schlagzeuger, bajista, pianista, pianiste, gitarci, davulcu, pemusik, ' +
      'gitaris, recording artist, music artist, musical artist, frontman, front man, frontwoman, lead guitar, ' +
      'bass in, drums in, guitar in, vocals in, i play guitar, i play the guitar, i play bass, i play drums, i ' +
      'play piano, i play music, i make music, making music, we make music, plays guitar, plays bass, plays ' +
      'drums, bandleader, band leader, gospel artist, reggae artist, country artist, r&b artist, soul artist, ' +
      'indie artist, dancehall artist, afrobeat artist, blues artist, jazz artist, electronic artist, edm ' +
      'artist, trap artist, grime artist, afropop artist, producer artist, hiphop artist, hip hop artist, ' +
      'ミュージシャン, 音楽家, ギタリスト, 음악가, музыкант, solo musician, musician songwriter, touring musician, musician ' +
      'producer, electronic musician, classical guitarist, solo artist from, upcoming artist, up and coming ' +
      'artist, independent artist, plays the guitar, plays piano, play guitar, play bass, play drums, play ' +
      'piano, play the guitar, play the drums, play the bass, playing guitar, playing bass, playing drums, play ' +
      'in a band, plays in a band, bass in the, singer guitarist, guitarist in, guitarist for, drummer for, ' +
      'drummer in, bassist for, bassist in, worship leader musician, choirmaster, musicmaker, music creator, ' +
      'bass guitar player, drums for, drummer in a band, guitar for, guitars in, guitar vocals, vocals guitar, ' +
      'vox, keys in, keyboards in, synth player, fiddle player, violin player, viola player, violist, cello ' +
      'player, flute player, piano player, clarinet player, oboist, bassoonist, horn player, tuba player, banjo ' +
      'player, banjoist, mandolin player, ukulele player, ukulelist, harpsichordist, marimba player, tabla ' +
      'player, sitar player, bagpiper, beatboxer, beat boxer, one man band, busker, gigging musician, musician ' +
      'and composer, musical director, musical performer, musician teacher, multi instrumental, ' +
      'multiinstrumentalist, noise artist, ambient artist, hip hop recording artist, rnb artist, afro pop ' +
      'artist, afrobeats artist, reggaeton artist, worship artist, soca artist, rock artist, house artist, ' +
      'dubstep artist, bass music producer, trance artist, acoustic artist, major label artist, signed artist, ' +
      'recording artiste, musical artiste, music artiste, hip hop artiste, gospel artiste, music project, one ' +
      'man project, perform music, performing music, write music, writing music, writes music, writes songs, ' +
      'write songs, make music, makes music, make beats, makes beats, i play ukulele, i play violin, i play ' +
      'saxophone, i play trumpet, i play keys, i play synth, i play the cello, play the piano, play the violin, ' +
      'play music, playing music, play my guitar, plays the drums, plays the piano, plays the bass, plays ' +
      'violin, plays keys, i sing and play, front person, bandmember, band member, member of the band, member ' +
      'of band, one half of the duo, one third of the band, in the band, in a band called, in bands, toco la ' +
      'guitarra, toco guitarra, cantante y compositora, concertista, violinista, percusionista, saxofonista, ' +
      'trompetista, chitarrista, batterista, bassista, musisien',
    named: 'singer in',
    medium:
      'my music, my band, my single, ep coming, new mixtape, mixtape, mixtapes, my new album, my album, my ep, ' +
      'my soundcloud, listen to my, signed to, unsigned artist, unsigned, indie music, noise music, harsh ' +
      'noise, music production, music business, my songs, musica electronica, jam band, music video out, ' +
      'guitar, drums, bass guitar, acoustic guitar, saxophone, trumpet, violin, ukulele, cello, piano, gigging, ' +
      'bandcamp, reverbnation, remixer, musical theatre, musical theater, solo artist, music student, music ' +
      'major, new music out, new track, new tracks, original music, original songs, songs, in a band, cover ' +
      'songs, jam sessions, harmonica, banjo, mandolin, clarinet, oboe, accordion, keyboards, synths, modular ' +
      'synth, synthesizers, drumline, latest track, listen to my music, my latest single, my new single, my new ' +
      'song, my song, my tracks, debut mixtape, album coming, music on itunes, on spotify, spotify artist, ' +
      'datpiff, for booking and features, features and bookings, music minister, minister of music, praise and ' +
      'worship, choir member, music school, musical performance, jazz studies, music education major, berklee, ' +
      'music theory, singing and songwriting, home studio, roadie, music exec, music executive, record label ' +
      'ceo, artist development, mashups, song covers, youtube covers, i cover songs, singing covers, drum ' +
      'major, drum corps, musical instruments, improvisation, improvising musician, sound art, sound artist, ' +
      'audio production, sound production, ableton, fl studio, logic pro, pro tools',
    field: 'music, musica, hip hop, rap, records, entertainment',
    includes: 'Singer, Rapper, DJ, Music Producer, Songwriter, Composer, Band',
    related: 'Music Manager, Audio Engineer, Producer, Lyricist, Music Promoter',
  },
  {
    name: 'Singer',
    high:
      'vocalist, lead singer, lead vocalist, cantante, chanteur, chanteuse, sanger, sangerin, cantor, cantora, ' +
      'cantautor, cantautora, sarkici, penyanyi, zanger, zangeres, laulaja, sangare, opera singer, soprano, ' +
      'mezzo soprano, tenor, baritone, backing vocalist, i sing, singer songwriter, singer actor, singer ' +
      'actress, singing actress, actress singer, sings, 歌手, シンガー, 가수, певица, певец, gospel singer, folk ' +
      'singer, jazz singer, pop singer, country singer, soul singer, rock singer, sing in a choir, sing in the ' +
      'choir, cabaret singer, classical singer, countertenor, singer rapper, singer dancer, choir singer, ' +
      'vocals for, vocals on, vocal artist, vocal coach, voice teacher, crooner, songstress, contralto, tenore, ' +
      'singer in a band, sing in a band, sing in bands, sing and play, sing and write, vocalista, coralista, ' +
      'cantatrice, sangerinne, singerin, biduan, singing sensation',
    medium: 'singing, vocals, my covers, karaoke host',
    includes: 'Rapper',
    related: 'Songwriter',
  },
  {
    name: 'Rapper',
    high:
      'emcee, rap artist, battle rapper, raper, rapero, rapera, rappeur, rappeuse, freestyler, rap musician, i ' +
      'rap, raps, ラッパー, hip hop emcee, freestyle rapper, rap lyricist, mc and producer, grime mc, hype man, ' +
      'rapper songwriter, hip hop rapper, unsigned rapper, female mc, femcee, hip hop lyricist, rap singer, ' +
      'lyricist rapper, freestyle artist, battle mc, rapstar, rap star, rap recording artist',
    medium: 'rap battle, bars, lyrical genius, rap career',
  },
  {
    name: 'DJ',
    high:
      'deejay, disc jockey, disk jockey, turntablist, dj producer, resident dj, club dj, radio dj, i dj, ' +
      'selector, discjockey, djing, house dj, club resident, mobile dj, wedding dj, edm dj, techno dj, hip hop ' +
      'dj, open format dj, dj and promoter, radio mixer, mixtape dj, dj student, selecta, controllerist, ' +
      'beatmatcher, dj produtor',
    medium: 'my mixes, dj sets, dj set',
  },
  {
    name: 'Music Producer',
    high:
      'record producer, beat maker, beatmaker, producer songwriter, producer dj, hip hop producer, edm ' +
      'producer, house producer, trap producer, techno producer, trance producer, major league producer, ' +
      'electronic music producer, platinum producer, grammy producer, productor musical, productora musical, ' +
      'producteur de musique, musikproduzent, produtor musical, music production dj, i make beats, making ' +
      'beats, i produce music, i produce, beats for sale, beat producer, multi platinum producer, hiphop ' +
      'producer, audio producer, producer mixer, music maker, sound producer, remix producer, songwriter ' +
      'producer, artist producer, rapper producer, producer composer, house and techno producer, dubstep ' +
      'producer, drum and bass producer, music producing, producing music',
    medium:
      'remixes, glitch hop, instrumentals, electronic music, house music producer, for beats, my beats, free ' +
      'beats, buy beats, beat tape',
    related: 'Producer, Audio Engineer',
  },
  {
    name: 'Songwriter',
    high:
      'song writer, compositor, compositora, lyricist composer, songwriting, liedermacher, i write songs, ' +
      'writing songs, singer lyricist, parolier, i write music',
  },
  { name: 'Lyricist', high: 'letrista' },
  {
    name: 'Composer',
    high:
      'film composer, music composer, compositeur, compositrice, komponist, besteci, komposer, arranger, ' +
      'conductor, orchestrator, choir director, music director, 作曲家, композитор',
  },
  {
    name: 'Band',
    named: 'band, groupe de musique',
    medium:
      'new single, new ep, debut ep, ep out, album out, debut album, new album, latest single, latest album, ' +
      'single out, debut single, tour dates, on tour, album out now, out now on itunes, our music, our songs, ' +
      'our first album, our latest, indie rock from, punk rock from, death metal from, black metal from, thrash ' +
      'metal from, heavy metal from, doom metal from, metalcore from, hardcore punk from, post hardcore from, ' +
      'pop punk from, indie pop from, alt rock from, alternative rock from, synth pop from, electro pop from, ' +
      'folk rock from, blues rock from, garage rock from, psych rock from, prog rock from, post rock from, post ' +
      'punk from, rock n roll from, hard rock from, folk punk from, pop rock from, symphonic metal, symphonic ' +
      'death metal, melodic death metal, we are a four piece, music quartet, jazz quartet, jazz quintet, string ' +
      'trio, indie duo, folk trio, rock duo',
    high:
      'rock band, punk band, metal band, indie band, pop band, jazz band, folk band, blues band, cover band, ' +
      'tribute band, alternative band, country band, pop punk band, piece band, piece rock band, hardcore ' +
      'band, hip hop duo, dj duo, music duo, musical duo, pop duo, electronic duo, production duo, acoustic ' +
      'duo, rock trio, power trio, jazz trio, string quartet, brass band, hip hop group, rap group, music ' +
      'group, boy band from, girl group, orchestra, choir, chamber choir, our new album, our debut album, our ' +
      'new single, our ep, our debut ep, our debut single, our album, our new ep, our music video, grupo de ' +
      'rock, banda de rock, groupe de rock, バンド, four piece, 4 piece, five piece, 5 piece, three piece, 3 ' +
      'piece, rock n roll band, piece indie, unsigned band, band based, band from, metalcore band, ska band, ' +
      'folk duo, electro duo, we are a band, punk rock band, hard rock band, alt rock band, indie rock band, ' +
      'music collective, a cappella group, acapella group, jazz ensemble, big band, marching band, symphony ' +
      'orchestra, philharmonic',
    isGroup: true,
  },
  {
    name: 'Music Manager',
    high:
      'artist manager, band manager, talent manager, tour manager, a&r, artist management, music management, ' +
      'booking agent, label manager, record label owner',
  },
  {
    name: 'Audio Engineer',
    high:
      'sound engineer, recording engineer, mix engineer, mixing engineer, mastering engineer, sound designer, ' +
      'sound guy, audio tech, sound technician',
  },
  {
    name: 'Music Promoter',
    high: 'concert promoter, gig promoter, festival organiser, concert photographer, music blogger',
  },
  {
    name: 'Actor',
    high:
      'actress, actriz, comediante, acteur, actrice, schauspieler, schauspielerin, ator, atriz, attore, ' +
      'oyuncu, aktor, aktris, voice actor, voice artist, voiceover artist, 俳優, 声優, thespian',
    field: 'acting',
  },
  {
    name: 'Comedian',
    high: 'comic, stand up, standup comic, stand up comedian, humorista, comico, improviser',
    field: 'comedy',
  },
  {
    name: 'Dancer',
    high: 'bailarin, bailarina, danseur, danseuse, tanzerin, dansci, penari, choreographer, ballerina, ballet dancer',
    field: 'dance',
  },
  { name: 'Model', high: 'modelo, mannequin, fashion model, glamour model, fitness model' },
]
