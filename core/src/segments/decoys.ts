/**
 * Phrases that hold the words of a job role and mean none: read as one word and then forgotten.
 * Titles of well-known works, set phrases, and compounds that are another thing.
 */
export const decoys: readonly string[] = (
  'harry potter, con artist, escape artist, pick up artist, pickup artist, bullshit artist, sleep artist, piss artist, ' +
  'partner in crime, life partner, business partner to be, my own boss, ceo of me, real estate developer jokes, ' +
  'author of my own, author of my life, artist of the year, song of the year, artist of the week, artists of the year, ' +
  'rock star, rockstar, pop star, voice of reason, model citizen, role model, role models, professional liar, ' +
  'professional fangirl, professional procrastinator, professional napper, professional amateur, professional student, ' +
  'engineer of souls, captain america, doctor who, train conductor, semi conductor, search engine, ' +
  'student of life, student of the game, music teacher wannabe, teacher of life, coach potato, couch potato, ' +
  'designer dogs, designer drugs, designer baby, grand theft auto, call of duty, ghost writer jr, editor of vibes, ' +
  'the producers, dance moms, american idol, the walking dead, the big bang theory, the mentalist, ' +
  'vampire diaries, mother of dragons, king of the world, queen of everything, public enemy, dj khaled, dj tiesto, ' +
  'social justice, social work, social life, press play, press start, press on, pr run, new pr, running pr, ' +
  'journalism of attachment, free press, hot press, art of living, art of war, state of the art, works of art, ' +
  'work of art, art form, martial arts, mixed martial arts, liberal arts, language arts, dark arts, culinary arts, ' +
  'performing arts, art of life, black art, artist unknown, starving artist fund, graphic novel, graphic novels, ' +
  'novel idea, comic book, comic books, comic con, reality tv, book of life, book of mormon, facebook page, ' +
  'it is, it was, it all, love it, do it, ui health, front end loader, kung fu master'
).split(', ')
