import { type Classifier, compileSegment, matchProfile } from '@leadwire/core'
import type { ClassifierConfig } from '../../config.ts'
import { openAiClassifier } from './openai.ts'

/** The classifier that a configuration asks for; null = the rules of core. */
export const openClassifier = (classifier: ClassifierConfig): Classifier | null =>
  classifier.kind === 'builtin'
    ? null
    : openAiClassifier({
        ...classifier,
        fallback: (rule, profile) => matchProfile(compileSegment(rule), profile),
      })
