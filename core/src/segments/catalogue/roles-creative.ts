import type { CatalogueEntry } from './entry.ts'

/** Job roles: pictures, design, music, stage and screen. */
export const creativeRoles: CatalogueEntry[] = [
  {
    name: 'Photographer',
    high: 'photog, fotografo, fotografa, photographe, fotograf, fotografin, fotografci, fotografer, fotograaf, valokuvaaja, wedding photographer, portrait photographer, fashion photographer, street photographer, freelance photographer, commercial photographer, music photographer, travel photographer, landscape photographer, event photographer, wildlife photographer, nature photographer, photographist, photogrpaher, photograhicer, photograher, 写真家, カメラマン, フォトグラファー, 摄影师, 사진작가, фотограф, lensman, shutterbug pro, photographing, i photograph, photo artist, pro photographer, photographer at, photography business',
    medium:
      'photography, photo studio, my photos, my photography, i take photos, i take pictures, taking photos, camera, fotografia, photographie, i shoot, wedding photography, portrait photography, fotos, photo shoots, photoshoots, my pics, canon shooter, nikon shooter, shutterbug, photographic, photo blog, astrophotography, street photography, landscape photography, wildlife photography, fashion photography, pet photography',
    field: 'photo, photos',
    related: 'Videographer',
  },
  {
    name: 'Designer',
    high: 'graphic designer, graphics designer, ui designer, ui ux designer, product designer, interior designer, industrial designer, game designer, logo designer, jewelry designer, jewellery designer, costume designer, set designer, lighting designer, textile designer, floral designer, packaging designer, brand designer, visual designer, motion designer, type designer, experience designer, interaction designer, design lead, head of design, design director, disenador, disenadora, disenador grafico, disenadora grafica, grafico, designer grafico, graphiste, infographiste, grafiker, grafikerin, gestalter, gestalterin, tasarimci, grafiker designer, desainer, desainer grafis, vormgever, projektant, diseno grafico, デザイナー, 设计师, 디자이너, дизайнер, creative designer, knitwear designer, accessories designer, graphic design freelancer, design consultant, ui ux, retoucher, user interface designer, landscape designer, clothing brand designer, crochet designer, architectural designer, presentation designer, 3d designer, cad designer, digital designer, print designer, senior designer, freelance designer, lead designer, web and graphic designer',
    medium:
      'graphic design, web design, graphics design, interior design, fashion design, ux, ui, grafik tasarim, poster design, logo design, design portfolio, typography, tipografia, graphic arts, dtp, design student, graphics, gfx, product design, visual design, art direction, designs by, graphic artist student',
    field: 'design, diseno',
    includes: 'Web Designer, UX Designer, Fashion Designer',
    related: 'Creative Director',
  },
  {
    name: 'Web Designer',
    high: 'website designer, web design agency owner, disenador web, disenadora web, webdesigner',
    medium: 'website design, websites designed',
  },
  {
    name: 'UX Designer',
    high: 'user experience designer, user researcher, ux researcher, ux lead, ux architect',
    medium: 'user experience',
    field: 'usability',
  },
  {
    name: 'Fashion Designer',
    high: 'disenador de modas, disenadora de modas, modedesigner, styliste, clothing designer, shoe designer, couturier',
    field: 'fashion',
  },
  {
    name: 'Illustrator',
    high: 'ilustrador, ilustradora, illustrateur, illustratrice, illustratorin, ilustrator, cizer, comic book artist, comic artist, storyboard artist, manga artist, mangaka, mangka, cartoonist, caricaturist, caricaturista, i draw, i draw comics, i draw things, イラストレーター, イラスト, 絵描き, 漫画家, 插画师, 일러스트레이터, иллюстратор, sketch artist, doodler, doodle artist, cartoonist animator, draws comics, makes comics, making comics, webcomic artist, webcomic creator, comic creator, children book illustrator, freelance illustrator, graphic novelist',
    medium:
      'illustration, illustrations, doodles, drawing commissions, commissions open, webcomic, my drawings, my comics, fanart, fan artist, character design, drawings, sketches, i doodle, drawing, sketching, draws, cartoons',
  },
  {
    name: 'Visual Artist',
    high: 'painter, sculptor, sculptress, animator, tattoo artist, tattooist, tatuador, concept artist, digital artist, fine artist, street artist, graffiti artist, mixed media artist, multimedia artist, portrait artist, fiber artist, fibre art, textile artist, glass artist, bead artist, pixel artist, vfx artist, 3d artist, cg artist, ceramicist, potter, printmaker, print making, printmaking, muralist, calligrapher, silversmith, jeweller, jeweler, artist and illustrator, character artist, game artist, pintor, pintora, peintre, sculpteur, escultor, escultora, maler, malerin, kunstmaler, bildhauer, pittore, pittrice, ressam, heykeltiras, pelukis, artista visual, artista plastico, artista plastica, artiste peintre, watercolorist, oil painter, abstract artist, art director, freelance artist, i paint, artista grafico, goldsmith, woodworker, quilter, 画家, アーティスト, 艺术家, 화가, художник, graphic artist, digital painter, art teacher and artist, 3d modeler, 3d modeller, prop maker, storyboarder, lettering artist, henna artist, tattooer, body painter, stained glass artist, fantasy artist, watercolour artist, pop artist, pet portrait artist, glassblower, metalsmith, weaver, art therapist, matte painter, installation artist, performance artist, wood carver, paper artist, collage artist, pinup artist',
    field: 'art, arts',
    medium:
      'my art, my artwork, my paintings, artwork, visual art, contemporary art, digital art, animation, fine art, art gallery, i make art, making art, painting, paintings, tattoos, art student, sculpture, pottery, handmade jewelry, graffiti, street art, artworks, my sketches, jewelry making, handmade jewellery, ceramics, watercolor, watercolour, oil paintings, fursuit maker, crafter, art commissions, art prints, 3d modeling, vfx, visual arts, studio art, artsy creator, arts and crafts maker',
    includes: 'Photographer, Illustrator, Designer, Web Designer, Fashion Designer, UX Designer',
    related: 'Artist, Make-up Artist, Filmmaker, Videographer, Creative Director, Photojournalist',
  },
  {
    name: 'Artist',
    high: 'artista, artiste, kunstler, kunstlerin, sanatci, seniman, kunstenaar, konstnar, creative artist, art maker, художница',
  },
  {
    name: 'Make-up Artist',
    high: 'makeup artist, mua, maquilladora, maquillador, maquilleuse, visagiste, makyaj sanatcisi',
    field: 'makeup',
  },
  {
    name: 'Hairdresser',
    high: 'hairstylist, hair stylist, barber, nail artist, nail technician, peluquero, peluquera, coiffeur, coiffeuse, friseur, esthetician, beautician, esteticista',
  },
  {
    name: 'Creative Director',
    high: 'creative lead, director creativo, directora creativa, head of creative, creative producer',
  },
  {
    name: 'Stylist',
    high: 'fashion stylist, wardrobe stylist, estilista',
  },
  {
    name: 'Filmmaker',
    high: 'film maker, film director, movie director, video director, music video director, cinematographer, director of photography, documentary maker, documentarian, cineasta, cineaste, realisateur, realisatrice, regisseur, filmemacher, yonetmen, sutradara, film editor, video editor, film producer, movie producer, video producer, camera operator, cameraman, film student, 映画監督, writer director, director producer',
    medium: 'film production, video production, short films, filmmaking',
    field: 'film, cinema',
  },
  {
    name: 'Videographer',
    high: 'video maker, camarografo, videografo, vj, visual effects, drone pilot',
    medium: 'videography',
  },
  {
    name: 'Producer',
    high: 'productor, productora, producteur, produzent, produtor, yapimci, produser',
  },
  {
    name: 'Musician',
    high: 'musico, musicien, musicienne, musiker, musikerin, musicista, muzisyen, musisi, muzikant, guitarist, guitar player, guitar teacher player, drummer, bassist, bass player, bass guitarist, pianist, keyboardist, keyboard player, violinist, fiddler, cellist, saxophonist, sax player, trumpeter, trumpet player, trombonist, flautist, flutist, clarinetist, harpist, organist, percussionist, accordionist, harmonica player, multi instrumentalist, instrumentalist, session musician, jazz musician, guitarrista, guitariste, gitarrist, gitarist, baterista, batteur, schlagzeuger, bajista, pianista, pianiste, gitarci, davulcu, pemusik, gitaris, recording artist, music artist, musical artist, frontman, front man, frontwoman, lead guitar, bass in, drums in, guitar in, vocals in, i play guitar, i play the guitar, i play bass, i play drums, i play piano, i play music, i make music, making music, we make music, plays guitar, plays bass, plays drums, bandleader, band leader, gospel artist, reggae artist, country artist, r&b artist, soul artist, indie artist, dancehall artist, afrobeat artist, blues artist, jazz artist, electronic artist, edm artist, trap artist, grime artist, afropop artist, producer artist, hiphop artist, hip hop artist, ミュージシャン, 音楽家, ギタリスト, 음악가, музыкант, solo musician, musician songwriter, touring musician, musician producer, electronic musician, classical guitarist, solo artist from, upcoming artist, up and coming artist, independent artist, plays the guitar, plays piano, play guitar, play bass, play drums, play piano, play the guitar, play the drums, play the bass, playing guitar, playing bass, playing drums, play in a band, plays in a band, bass in the, singer guitarist, guitarist in, guitarist for, drummer for, drummer in, bassist for, bassist in, worship leader musician, choirmaster',
    named: 'singer in, plays in, play in',
    medium:
      'my music, my band, my single, ep coming, new mixtape, mixtape, mixtapes, my new album, my album, my ep, my soundcloud, listen to my, bookings and features, signed to, unsigned artist, unsigned, indie music, rock n roll singer, noise music, harsh noise, music production, music business, my songs, musica electronica, jam band, music video out, guitar, drums, bass guitar, acoustic guitar, saxophone, trumpet, violin, ukulele, cello, piano, gigging, bandcamp, reverbnation, remixer, musical theatre, musical theater, solo artist, music student, music major, indie artist unsigned, new music out, new track, new tracks, original music, original songs, songs, in a band, cover songs, jam sessions',
    field: 'music, musica, hip hop, rap, records, entertainment',
    includes: 'Singer, Rapper, DJ, Music Producer, Songwriter, Composer, Band',
    related: 'Music Manager, Audio Engineer, Producer, Lyricist, Music Promoter',
  },
  {
    name: 'Singer',
    high: 'vocalist, lead singer, lead vocalist, cantante, chanteur, chanteuse, sanger, sangerin, cantor, cantora, cantautor, cantautora, sarkici, penyanyi, zanger, zangeres, laulaja, sangare, opera singer, soprano, mezzo soprano, tenor, baritone, backing vocalist, i sing, singer songwriter, singer actor, singer actress, singing actress, actress singer, recording vocalist, sings, 歌手, シンガー, 가수, певица, певец, gospel singer, folk singer, jazz singer, pop singer, country singer, soul singer, rock singer, sing in a choir, sing in the choir, singing songwriter, cabaret singer, classical singer, countertenor',
    medium: 'singing, vocals, my covers, karaoke host',
    includes: 'Rapper',
    related: 'Songwriter',
  },
  {
    name: 'Rapper',
    high: 'emcee, rap artist, battle rapper, raper, rapero, rapera, rappeur, rappeuse, freestyler, rap musician, i rap, raps, ラッパー, hip hop emcee, freestyle rapper, rap lyricist, mc and producer, grime mc, hype man',
    medium: 'rap battle, bars, lyrical genius',
  },
  {
    name: 'DJ',
    high: 'deejay, disc jockey, disk jockey, turntablist, dj producer, resident dj, club dj, radio dj, i dj, selector, discjockey, djing, house dj, club resident, mobile dj, wedding dj, edm dj, techno dj, hip hop dj, dj at, dj for, open format dj, dj duo member',
    medium: 'my mixes, dj sets, dj set',
  },
  {
    name: 'Music Producer',
    high: 'record producer, beat maker, beatmaker, producer songwriter, producer dj, hip hop producer, edm producer, house producer, trap producer, techno producer, trance producer, major league producer, electronic music producer, platinum producer, grammy producer, productor musical, productora musical, producteur de musique, musikproduzent, produtor musical, music production dj, i make beats, making beats, i produce music, i produce, beats for sale, beat producer, multi platinum producer, hiphop producer, audio producer, producer mixer, music maker, music production engineer, sound producer, remix producer, songwriter producer, artist producer, rapper producer, producer composer, house and techno producer, dubstep producer, drum and bass producer, music producing, producing music',
    medium: 'remixes, glitch hop, instrumentals, electronic music, house music producer, for beats, my beats, free beats, buy beats, beat tape',
    related: 'Producer, Audio Engineer',
  },
  {
    name: 'Songwriter',
    high: 'song writer, compositor, compositora, lyricist composer, songwriting, liedermacher, i write songs, writing songs, singer lyricist, parolier, i write music',
  },
  { name: 'Lyricist', high: 'letrista' },
  {
    name: 'Composer',
    high: 'film composer, music composer, compositeur, compositrice, komponist, besteci, komposer, arranger, conductor, orchestrator, choir director, music director, 作曲家, композитор',
  },
  {
    name: 'Band',
    named: 'band, groupe de musique',
    medium: 'new single, new ep, debut ep, ep out, album out, debut album, new album, latest single, latest album, single out, debut single, tour dates, on tour, album out now, out now on itunes, our music, our songs, our first album, our latest',
    high: 'rock band, punk band, metal band, indie band, pop band, jazz band, folk band, blues band, cover band, tribute band, alternative band, country band, pop punk band, piece band, piece rock band, hardcore band, hip hop duo, dj duo, music duo, musical duo, pop duo, electronic duo, production duo, acoustic duo, rock trio, power trio, jazz trio, string quartet, brass band, hip hop group, rap group, music group, boy band from, girl group, orchestra, choir, chamber choir, our new album, our debut album, our new single, our ep, our debut ep, our debut single, our album, our new ep, our music video, grupo de rock, banda de rock, groupe de rock, バンド, four piece, 4 piece, five piece, 5 piece, three piece, 3 piece, rock n roll band, piece indie, unsigned band, band based, band from, band of brothers from, metalcore band, ska band, folk duo, electro duo, we are a band, punk rock band, hard rock band, alt rock band, indie rock band, music collective, a cappella group, acapella group, jazz ensemble, big band, marching band, symphony orchestra, philharmonic',
    isGroup: true,
  },
  {
    name: 'Music Manager',
    high: 'artist manager, band manager, talent manager, tour manager, a&r, artist management, music management, booking agent, label manager, record label owner',
  },
  {
    name: 'Audio Engineer',
    high: 'sound engineer, recording engineer, mix engineer, mixing engineer, mastering engineer, sound designer, sound guy, audio tech, sound technician',
  },
  {
    name: 'Music Promoter',
    high: 'concert promoter, gig promoter, festival organiser, concert photographer, music blogger',
  },
  {
    name: 'Actor',
    high: 'actress, actriz, comediante, acteur, actrice, schauspieler, schauspielerin, ator, atriz, attore, oyuncu, aktor, aktris, voice actor, voice artist, voiceover artist, 俳優, 声優, thespian',
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
  { name: 'Curator', high: 'art curator, independent curator, curadora, commissaire, gallerist, art dealer' },
  {
    name: 'Architect',
    high: 'arquitecto, arquitecta, architecte, architekt, architektin, arquiteto, mimar, arsitek, landscape architect, 建築家',
    field: 'architecture',
  },
]
