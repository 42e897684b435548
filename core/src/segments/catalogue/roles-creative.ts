import type { CatalogueEntry } from './entry.ts'

/** Job roles: pictures, design and film. */
export const creativeRoles: CatalogueEntry[] = [
  {
    name: 'Photographer',
    high:
      'photog, fotografo, fotografa, photographe, fotograf, fotografin, fotografci, fotografer, fotograaf, ' +
      'valokuvaaja, wedding photographer, portrait photographer, fashion photographer, street photographer, ' +
      'freelance photographer, commercial photographer, music photographer, travel photographer, landscape ' +
      'photographer, event photographer, wildlife photographer, nature photographer, photogrpaher, ' +
      'photograhicer, photograher, 写真家, カメラマン, フォトグラファー, 摄影师, 사진작가, фотограф, lensman, photographing, i ' +
      'photograph, photo artist, pro photographer, photographer at, photography business',
    medium:
      'photography, photo studio, my photos, my photography, i take photos, i take pictures, taking photos, ' +
      'camera, fotografia, photographie, i shoot, wedding photography, portrait photography, fotos, photo ' +
      'shoots, photoshoots, my pics, canon shooter, nikon shooter, shutterbug, photographic, photo blog, ' +
      'astrophotography, street photography, landscape photography, wildlife photography, fashion photography, ' +
      'pet photography',
    field: 'photo, photos',
    related: 'Videographer',
  },
  {
    name: 'Designer',
    high:
      'graphic designer, graphics designer, ui designer, ui ux designer, product designer, interior designer, ' +
      'industrial designer, game designer, logo designer, jewelry designer, jewellery designer, costume ' +
      'designer, set designer, lighting designer, textile designer, floral designer, packaging designer, brand ' +
      'designer, visual designer, motion designer, type designer, experience designer, interaction designer, ' +
      'design lead, head of design, design director, disenador, disenadora, disenador grafico, disenadora ' +
      'grafica, grafico, designer grafico, graphiste, infographiste, grafiker, grafikerin, gestalter, ' +
      'gestalterin, tasarimci, desainer, desainer grafis, vormgever, projektant, diseno grafico, デザイナー, 设计师, ' +
      '디자이너, дизайнер, creative designer, knitwear designer, accessories designer, design consultant, ui ux, ' +
      'retoucher, user interface designer, landscape designer, architectural designer, presentation designer, ' +
      '3d designer, cad designer, digital designer, print designer, senior designer, freelance designer, lead ' +
      'designer, web and graphic designer',
    medium:
      'graphic design, graphics design, interior design, fashion design, ux, ui, grafik tasarim, poster ' +
      'design, logo design, design portfolio, typography, tipografia, graphic arts, dtp, design student, ' +
      'graphics, gfx, product design, visual design, art direction, designs by',
    field: 'design, diseno',
    includes: 'Web Designer, UX Designer, Fashion Designer',
    related: 'Creative Director',
  },
  {
    name: 'Web Designer',
    high: 'website designer, disenador web, disenadora web, webdesigner',
    medium: 'website design, websites designed, web design',
  },
  {
    name: 'UX Designer',
    high: 'user experience designer, user researcher, ux researcher, ux lead, ux architect',
    medium: 'user experience',
    field: 'usability',
  },
  {
    name: 'Fashion Designer',
    high:
      'disenador de modas, disenadora de modas, modedesigner, styliste, clothing designer, shoe designer, ' +
      'couturier',
    field: 'fashion',
  },
  {
    name: 'Illustrator',
    high:
      'ilustrador, ilustradora, illustrateur, illustratrice, illustratorin, ilustrator, cizer, comic book ' +
      'artist, comic artist, storyboard artist, manga artist, mangaka, cartoonist, caricaturist, ' +
      'caricaturista, i draw, i draw comics, イラストレーター, イラスト, 絵描き, 漫画家, 插画师, 일러스트레이터, иллюстратор, sketch ' +
      'artist, doodler, doodle artist, draws comics, makes comics, making comics, webcomic artist, webcomic ' +
      'creator, comic creator, children book illustrator, freelance illustrator, graphic novelist',
    medium:
      'illustration, illustrations, doodles, drawing commissions, commissions open, webcomic, my drawings, my ' +
      'comics, fanart, fan artist, character design, drawings, sketches, i doodle, drawing, sketching, draws, ' +
      'cartoons',
  },
  {
    name: 'Visual Artist',
    high:
      'painter, sculptor, sculptress, animator, tattoo artist, tattooist, tatuador, concept artist, digital ' +
      'artist, fine artist, street artist, graffiti artist, mixed media artist, multimedia artist, portrait ' +
      'artist, fiber artist, fibre art, textile artist, glass artist, bead artist, pixel artist, vfx artist, ' +
      '3d artist, cg artist, ceramicist, potter, printmaker, print making, printmaking, muralist, ' +
      'calligrapher, silversmith, jeweller, jeweler, artist and illustrator, character artist, game artist, ' +
      'pintor, pintora, peintre, sculpteur, escultor, escultora, maler, malerin, kunstmaler, bildhauer, ' +
      'pittore, pittrice, ressam, heykeltiras, pelukis, artista visual, artista plastico, artista plastica, ' +
      'artiste peintre, watercolorist, oil painter, abstract artist, art director, freelance artist, i paint, ' +
      'artista grafico, goldsmith, woodworker, quilter, 画家, アーティスト, 艺术家, 화가, художник, graphic artist, digital ' +
      'painter, 3d modeler, 3d modeller, prop maker, storyboarder, lettering artist, henna artist, tattooer, ' +
      'body painter, stained glass artist, fantasy artist, watercolour artist, pop artist, pet portrait ' +
      'artist, glassblower, metalsmith, weaver, art therapist, matte painter, installation artist, performance ' +
      'artist, wood carver, paper artist, collage artist, pinup artist',
    field: 'art, arts',
    medium:
      'my art, my artwork, my paintings, artwork, visual art, contemporary art, digital art, animation, fine ' +
      'art, art gallery, i make art, making art, painting, paintings, art student, sculpture, pottery, ' +
      'handmade jewelry, graffiti, street art, artworks, my sketches, jewelry making, handmade jewellery, ' +
      'ceramics, watercolor, watercolour, oil paintings, fursuit maker, art commissions, art prints, 3d ' +
      'modeling, vfx, visual arts, studio art',
    includes: 'Photographer, Illustrator, Designer, Web Designer, Fashion Designer, UX Designer',
    related: 'Artist, Make-up Artist, Filmmaker, Videographer, Creative Director, Photojournalist',
  },
  {
    name: 'Artist',
    high:
      'artista, artiste, kunstler, kunstlerin, sanatci, seniman, kunstenaar, konstnar, creative artist, art ' +
      'maker, художница',
  },
  {
    name: 'Make-up Artist',
    high: 'makeup artist, mua, maquilladora, maquillador, maquilleuse, visagiste, makyaj sanatcisi',
    field: 'makeup',
  },
  {
    name: 'Hairdresser',
    high:
      'hairstylist, hair stylist, barber, nail artist, nail technician, peluquero, peluquera, coiffeur, ' +
      'coiffeuse, friseur, esthetician, beautician, esteticista',
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
    high:
      'film maker, film director, movie director, video director, music video director, cinematographer, ' +
      'director of photography, documentary maker, documentarian, cineasta, cineaste, realisateur, ' +
      'realisatrice, regisseur, filmemacher, yonetmen, sutradara, film editor, video editor, film producer, ' +
      'movie producer, video producer, camera operator, cameraman, film student, 映画監督, writer director, ' +
      'director producer',
    medium: 'film production, video production, short films, filmmaking',
    field: 'film, cinema',
  },
  {
    name: 'Videographer',
    high: 'video maker, camarografo, videografo, vj, visual effects, drone pilot',
    medium: 'videography',
  },
  { name: 'Curator', high: 'art curator, independent curator, curadora, commissaire, gallerist, art dealer' },
  {
    name: 'Architect',
    high:
      'arquitecto, arquitecta, architecte, architekt, architektin, arquiteto, mimar, arsitek, landscape ' +
      'architect, 建築家',
    field: 'architecture',
  },
]
