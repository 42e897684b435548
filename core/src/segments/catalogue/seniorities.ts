import type { CatalogueEntry } from './entry.ts'

/** How far up somebody stands. */
export const seniorities: CatalogueEntry[] = [
  { name: 'Founder', high: 'co-founder, cofounder, founding partner, fundador, fondateur', includes: 'Owner' },
  { name: 'Owner', high: 'co-owner, business owner, proprietor' },
  { name: 'C-Level', high: 'ceo, cto, cfo, coo, cmo, cio, cpo, chief executive, c suite, chief, executive' },
  { name: 'Partner', high: 'managing partner, general partner, equity partner' },
  { name: 'VP', high: 'vice president, svp, evp, avp' },
  { name: 'Head', high: 'head of, department head, global head' },
  {
    name: 'Director',
    high: 'managing director, senior director, associate director, director of, directeur, directora',
  },
  { name: 'Manager', high: 'senior manager, general manager, team lead, team leader, supervisor, lead, gerente' },
  { name: 'Senior', high: 'sr, principal, staff, veteran, senior level' },
  { name: 'Junior', high: 'jr, entry level, associate, assistant' },
  { name: 'Intern', high: 'trainee, apprentice, internship, praktikant, becario, stagiaire' },
  { name: 'Student', high: 'undergrad, undergraduate, grad student, estudiante, etudiant' },
  { name: 'Freelancer', high: 'freelance, self employed, independent contractor, autonomo' },
  { name: 'Retired', high: 'emeritus, pensioner, jubilado, retraite' },
]
