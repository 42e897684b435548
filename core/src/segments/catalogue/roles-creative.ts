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
      'photograph, photo artist, pro photographer, photographer at, photography business, photographer and ' +
      'videographer, product photographer, fine art photographer, astrophotographer, band photographer, student ' +
      'photographer, film photographer, portraitist, photographist, photograghy, photogapher, photogragher, ' +
      'photographer retoucher, i take photographs, i shoot weddings, shoots weddings, shooting weddings, shoot ' +
      'portraits, foto grafo, picture maker, image maker, imagemaker',
    medium:
      'photography, photo studio, my photos, my photography, i take photos, i take pictures, taking photos, ' +
      'camera, fotografia, photographie, i shoot, wedding photography, portrait photography, fotos, photo ' +
      'shoots, photoshoots, my pics, canon shooter, nikon shooter, shutterbug, photographic, photo blog, ' +
      'astrophotography, street photography, landscape photography, wildlife photography, fashion photography, ' +
      'pet photography, film photography, music photography, portrait photos, photo gallery, photo prints, our ' +
      'cameras, 35mm, lightroom, 500px, photographer assistant, photo assistant, photo journal, photojournal, ' +
      'photo student, photography student, iphoneography, snapper, taking pictures, taking photographs, takes ' +
      'photos, takes pictures, take photos, take pictures, fotografie, photoblog, photo blogger, fotografando',
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
      '디자이너, дизайнер, creative designer, knitwear designer, accessories designer, design consultant, ' +
      'retoucher, user interface designer, landscape designer, architectural designer, presentation designer, ' +
      '3d designer, cad designer, digital designer, print designer, senior designer, freelance designer, lead ' +
      'designer, graphic desinger, graphic and web designer, web graphic designer, graphics artist, graphics ' +
      'design artist, graphic design artist, typographer, letterer, letterpress printer, sign painter, ' +
      'signwriter, ux ui, design strategist, design researcher, principal designer, design manager, design ' +
      'entrepreneur, floral artist, jewellery maker, jewelry maker, web and graphic design, branding designer, ' +
      'brand and identity designer, motion graphics, motion graphics designer, motion graphics artist, game ' +
      'art, interior architect, interior decorator, interiors stylist, visual merchandiser, visual ' +
      'communicator, visual storyteller, visual communication, visual communications, communication designer, ' +
      'communications designer, design graphique, i design, designing things, makes designs, create designs, ' +
      'ontwerper, graficzka, grafico publicitario',
    medium:
      'graphic design, graphics design, interior design, fashion design, ux, ui, grafik tasarim, poster design, ' +
      'logo design, design portfolio, typography, tipografia, graphic arts, dtp, design student, graphics, gfx, ' +
      'product design, visual design, art direction, designs by, industrial design, visual merchandising, ' +
      'interior styling, architecture and design, calligraphy, handlettering, lettering, photoshop, illustrator ' +
      'and photoshop, graphic design student, interior design student, fashion design student, upcycling, ' +
      'homemade jewelry, silversmithing, set design, costume design, textile design, textiles, letterpress, ' +
      'infographics, packaging design, editorial design, design agency, design studio, print design, brand ' +
      'identity, visual identity, landscape design, garden design',
    field: 'design, diseno',
    includes: 'Web Designer, UX Designer, Fashion Designer',
    related: 'Creative Director',
  },
  {
    name: 'Web Designer',
    high:
      'website designer, disenador web, disenadora web, webdesigner, web site designer, web and print designer, ' +
      'web graphics designer, responsive designer, web and ui designer, wix designer, shopify designer',
    medium: 'website design, websites designed, web design',
  },
  {
    name: 'UX Designer',
    high:
      'user experience designer, user researcher, ux researcher, ux lead, ux architect, ux strategist, ux ' +
      'manager, ux director, ux consultant, ux professional, ux practitioner, ux specialist, ux guy, head of ' +
      'ux, director of ux, user experience researcher, user experience architect, user experience consultant, ' +
      'user experience strategist, user experience lead, information architect, usability specialist, interface ' +
      'designer, ixd, hci designer',
    medium: 'user experience',
    field: 'usability',
  },
  {
    name: 'Fashion Designer',
    high:
      'disenador de modas, disenadora de modas, modedesigner, styliste, clothing designer, shoe designer, ' +
      'couturier, apparel designer, menswear designer, womenswear designer, lingerie designer, swimwear ' +
      'designer, streetwear designer, accessory designer, handbag designer, footwear designer, sneaker ' +
      'designer, bridal designer, jewelry and accessories designer, milliner, pattern maker, costumier, ' +
      'modista, modiste, disenadora de moda, disenador de moda, creatrice de mode, stilista',
    field: 'fashion',
    medium: 'fashion student, fashion designing, my own clothing line',
  },
  {
    name: 'Illustrator',
    high:
      'ilustrador, ilustradora, illustrateur, illustratrice, illustratorin, ilustrator, cizer, comic book ' +
      'artist, comic artist, storyboard artist, manga artist, mangaka, cartoonist, caricaturist, caricaturista, ' +
      'i draw, i draw comics, イラストレーター, イラスト, 絵描き, 漫画家, 插画师, 일러스트레이터, иллюстратор, sketch artist, doodler, ' +
      'doodle artist, draws comics, makes comics, making comics, webcomic artist, webcomic creator, comic ' +
      'creator, children book illustrator, freelance illustrator, graphic novelist, fashion illustrator, ' +
      'illustrator animator, cartoon artist, comics artist, comic book illustrator, comic illustrator, comics ' +
      'creator, comic maker, comics maker, cartoon maker, webcomicker, comicker, manga creator, doujin artist, ' +
      'colorist, comic colorist, comic inker, inker, penciller, penciler, colors comics, inks comics, letters ' +
      'comics, makes webcomics, making webcomics, make comics, i make cartoons, draw comics, drawing comics, ' +
      'draws cartoons, draw cartoons, i illustrate, historietista, dibujante, desenhista, disegnatore, ' +
      'fumettista, dessinateur, dessinatrice, auteur de bd, zeichner, zeichnerin, tegneserietegner, tekenaar, ' +
      'urban sketcher, sketchbook artist, pencil artist, ink artist, vector artist, artist and illustrator',
    medium:
      'illustration, illustrations, doodles, drawing commissions, commissions open, webcomic, my drawings, my ' +
      'comics, fanart, fan artist, character design, drawings, sketches, i doodle, drawing, sketching, draws, ' +
      'cartoons, commission info, taking commissions, open commissions, commissions are open, commissions ' +
      'closed, i like to draw, sketchbook, caricatures, comic art, concept art, cover art, pixel art, pixelart, ' +
      'furry artist, fan art, art dump, art twitter, paint tool sai, dibujo, dibujos, draw things, draw stuff, ' +
      'draw sometimes',
  },
  {
    name: 'Visual Artist',
    high:
      'painter, sculptor, sculptress, animator, tattoo artist, tattooist, tatuador, concept artist, digital ' +
      'artist, fine artist, street artist, graffiti artist, mixed media artist, multimedia artist, portrait ' +
      'artist, fiber artist, fibre art, textile artist, glass artist, bead artist, pixel artist, vfx artist, 3d ' +
      'artist, cg artist, ceramicist, potter, printmaker, print making, printmaking, muralist, calligrapher, ' +
      'silversmith, jeweller, jeweler, character artist, game artist, pintor, pintora, peintre, sculpteur, ' +
      'escultor, escultora, maler, malerin, kunstmaler, bildhauer, pittore, pittrice, ressam, heykeltiras, ' +
      'pelukis, artista visual, artista plastico, artista plastica, artiste peintre, watercolorist, oil ' +
      'painter, abstract artist, art director, freelance artist, i paint, artista grafico, goldsmith, ' +
      'woodworker, quilter, 画家, アーティスト, 艺术家, 화가, художник, graphic artist, digital painter, 3d modeler, 3d ' +
      'modeller, prop maker, storyboarder, lettering artist, henna artist, tattooer, body painter, stained ' +
      'glass artist, fantasy artist, watercolour artist, pop artist, pet portrait artist, glassblower, ' +
      'metalsmith, weaver, art therapist, matte painter, installation artist, performance artist, wood carver, ' +
      'paper artist, collage artist, pinup artist, artist painter, artist sculptor, artist designer, artist ' +
      'photographer, photographic artist, graphic art artist, contemporary artist, conceptual artist, ' +
      'figurative artist, landscape artist, seascape artist, wildlife artist, pet artist, equine artist, ' +
      'botanical artist, marine artist, pastel artist, acrylic artist, watercolour painter, watercolor painter, ' +
      'watercolourist, mural artist, scenic artist, clay artist, ceramic artist, stone carver, metal artist, ' +
      'wood artist, wood turner, woodturner, recycled artist, found object artist, assemblage artist, sand ' +
      'artist, jewellery artist, jewelry artist, beadweaver, lampwork artist, lampworker, glass blower, mosaic ' +
      'artist, felt artist, fibre artist, felter, embroiderer, embroidery artist, knit artist, lace maker, ' +
      'basket maker, bookbinder, book artist, paper mache artist, origami artist, digital media artist, new ' +
      'media artist, video artist, light artist, net artist, glitch artist, multidisciplinary artist, ' +
      'interdisciplinary artist, multi disciplinary artist, transdisciplinary artist, 2d artist, stop motion ' +
      'animator, motion artist, environment artist, lighting artist, lighting td, texture artist, matte artist, ' +
      'vfx supervisor, visual effects artist, visual effects supervisor, cgi artist, cg supervisor, story ' +
      'artist, sprite artist, pixel art artist, voxel artist, emote artist, art lead, lead artist, senior ' +
      'artist, ui artist, props artist, fx artist, special effects artist, sfx artist, tatoo artist, tattoist, ' +
      'tatuadora, airbrush artist, aerosol artist, spray paint artist, graff artist, stencil artist, urban ' +
      'artist, outsider artist, folk artist, studio artist, exhibiting artist, artist in residence, teaching ' +
      'artist, community artist, fine artist painter, i sculpt, paints pictures, paints portraits, sculpts, ' +
      'plasticien, plasticienne, beeldend kunstenaar, bildende kunstlerin, bildender kunstler, kuvataiteilija, ' +
      'bildkonstnar, billedkunstner, billedkunstnar',
    field: 'art, arts',
    medium:
      'my art, my artwork, my paintings, artwork, visual art, contemporary art, digital art, animation, fine ' +
      'art, art gallery, i make art, making art, painting, paintings, art student, sculpture, pottery, handmade ' +
      'jewelry, graffiti, street art, artworks, my sketches, jewelry making, handmade jewellery, ceramics, ' +
      'watercolor, watercolour, oil paintings, fursuit maker, art commissions, art prints, 3d modeling, vfx, ' +
      'visual arts, studio art, storyboards, paints, art major, art commission, fine arts, art account, art ' +
      'acct, art blog, art insta, art instagram, art tumblr, artblog, arttumblr, i do art, i art, doing art, ' +
      'makes art, make art, create art, creating art, creates art, art and design, paint things, mixed media, ' +
      'art studio, art creator, woodturning, wood carving, stained glass, glass art, beadwork, bead work, ' +
      'cosplay maker, prop making, sculpting, art photography, art installation, animations, animating, ' +
      'animation student, stop motion, vfx student, cgi, 3d art',
    includes: 'Photographer, Illustrator, Designer, Web Designer, Fashion Designer, UX Designer',
    related: 'Artist, Make-up Artist, Filmmaker, Videographer, Creative Director, Photojournalist',
  },
  {
    name: 'Artist',
    high:
      'artista, artiste, kunstler, kunstlerin, sanatci, seniman, kunstenaar, konstnar, creative artist, art ' +
      'maker, художница, arteest, artiest, maker of art, dopeartist',
  },
  {
    name: 'Make-up Artist',
    high:
      'makeup artist, mua, maquilladora, maquillador, maquilleuse, visagiste, makyaj sanatcisi, make up ' +
      'stylist, makeup stylist, hair and makeup, hair and make up, hair and makeup artist, hair and make up ' +
      'artist, make up and hair, makeup and hair, sfx makeup artist, face painter, makeup artistry, sfx makeup, ' +
      'special fx makeup, make up artistry, maquillista',
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
    high:
      'creative lead, director creativo, directora creativa, head of creative, creative producer, director of ' +
      'creative, chief creative, creative manager',
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
      'director producer, tv director, television director, director editor, director of films, camera ' +
      'assistant, camera man, film studies student, film major, filmmaking student, film school student, film ' +
      'school, film production student, film colorist, first assistant director, producer of films, film and tv ' +
      'producer, film and video producer, steadicam operator, gaffer, script supervisor, boom operator, movie ' +
      'maker, moviemaker, makes films, making films, make films, i make short films, makes movies, making ' +
      'movies, make movies, video creator, video content creator, screenwriter director, director screenwriter, ' +
      'productor audiovisual, productora audiovisual, comunicador audiovisual, comunicacion audiovisual, ' +
      'director de cine, directora de cine, estudiante de cine, realizador, realizadora, camarografa, editor de ' +
      'video, videoclip director, videodirector, photo and video, assistant producer, associate producer, line ' +
      'producer, film and television producer, theatre producer, theater producer, video content producer, ' +
      'event producer, events producer',
    medium: 'film production, video production, short films, filmmaking',
    field: 'film, cinema',
  },
  {
    name: 'Videographer',
    high:
      'video maker, camarografo, videografo, vj, visual effects, drone pilot, wedding filmmaker, drone ' +
      'photographer, video photographer, video specialist, video producer editor, video editing, videomaker, ' +
      'multimedia producer, multimedia designer, multimedia specialist, multimedia editor, av technician, ' +
      'lighting technician, lighting director, vj artist, projectionist',
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
