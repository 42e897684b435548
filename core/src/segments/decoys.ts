/**
 * Phrases that hold the words of a job role and mean none: read as one word and then forgotten.
 * Set phrases, well-known works, and compounds that are another thing.
 */
export const decoys: readonly string[] = (
  'harry potter, partner in crime, life partner, con artist, escape artist, pick up artist, pickup artist, ' +
  'bullshit artist, starving artist, martial arts, mixed martial arts, dark arts, liberal arts, language ' +
  'arts, culinary arts, performing arts, art of living, art of life, art of war, art form, work of art, ' +
  'works of art, state of the art, artist of the year, artists of the year, artist of the week, song of ' +
  'the year, rock star, rockstar, pop star, role model, role models, author of my own, author of my life, ' +
  'student of life, student of the game, teacher of life, professional liar, professional fangirl, ' +
  'professional procrastinator, professional student, social critic, social life, social justice, web ' +
  'researcher, internet researcher, paranormal researcher, search engine, reality tv, graphic novel, ' +
  'graphic novels, comic book, comic books, comic con, book of mormon, facebook page, designer dogs, ' +
  'designer drugs, designer baby, dj khaled, dj tiesto, voice of reason, free press, front end loader, ' +
  'vice president, student body president, class president, student president, president obama, president ' +
  'trump, president bush, president clinton, president putin, mr president, madam president, dr who, dr pepper, dr dre, dr phil, dr seuss, dr oz, dr martens, dr strange, dr evil, couch potato, american idol, the walking dead, doctor who'
).split(', ')
