import { describe, expect, it } from 'vitest'
import { compileSegment, matchProfile } from '../../../core/src/segments/match.ts'
import type { Grade } from '../../../core/src/segments/segment.ts'
import { profileOf } from '../../bench/match-quality.ts'

const judge = (description: string, bio: string) =>
  matchProfile(compileSegment({ description, filters: {}, followerCountTiers: [] }), profileOf('ada', bio))

type Case = [description: string, bio: string, grade: Grade | null]
const table = (name: string, cases: Case[]) =>
  describe(name, () => {
    it.each(cases)('%s: “%s” is %s', (description, bio, grade) => {
      expect(judge(description, bio).grade).toBe(grade)
    })
  })

const fernwork = 'We are Fernwork, an agency for brands with something to say. Founded by two designers.'

table('founded by others', [
  ['Founders', fernwork, null],
  ['AI founders building developer tools', fernwork, null],
  ['Founders', 'Design studio in Leeds. Founded 2012', null],
  ['Founders', 'Founded in 2012', null],
  ['Founders', 'Founded and led by Ann Lee', null],
  ['Founders', 'Acme was founded in Leeds', null],
  ['Founders', 'Work at a startup co-founded by my sister', null],
  ['Founders', 'I founded Acme', 'high'],
  ['Founders', 'founded @acme', 'high'],
  ['Founders', 'I founded Acme in 2012. Dad', 'high'],
  ['Founders', 'Founder of Acme, founded in 2012', 'high'],
])

table('somebody else is it', [
  ['doctors', 'my dad is a doctor', null],
  ['doctors', 'My wife is a doctor', null],
  ['doctors', 'the wife is an eye doctor', null],
  ['doctors', 'daughter is a nurse, son is a doctor', null],
  ['nurses', 'daughter is a nurse, son is a doctor', null],
  ['doctors', 'My dad’s a doctor', null],
  ['doctors', 'My best friend was a doctor', null],
  ['doctors', 'My parents are doctors', null],
  ['doctors', 'My mom, who is a doctor, made me do this', null],
  ['teachers', 'My dad is a doctor and teacher', null],
  ['CEOs', 'My cat is the CEO of Acme', null],
  ['doctors', 'My mother, a doctor, raised me', null],
  ['doctors', 'Mother, a doctor', 'high'],
  ['doctors', 'My wife and I are doctors', 'medium'],
  ['doctors', 'Doctor and mother', 'high'],
  ['doctors', 'Doctor. My dad is a farmer', 'high'],
  ['nurses', 'My dad is a doctor and I am a nurse', 'high'],
  ['nurses', 'This mum is a nurse', 'high'],
  ['nurses', 'Mum of two who is a nurse', 'high'],
])

table('not so, or not yet', [
  ['doctors', 'one day I will be a doctor', null],
  ['doctors', 'Going to be a doctor', null],
  ['doctors', 'I could have been a doctor', null],
  ['doctors', 'I wish I were a doctor', null],
  ['doctors', 'If I was a doctor …', null],
  ['doctors', 'I play a doctor on TV', null],
  ['doctors', 'Played doctor on TV', null],
  ['DJs', 'Play the drums and DJ', 'high'],
  ['doctors', 'Everyone thinks I am a doctor', null],
  ['doctors', 'not your doctor', null],
  ['doctors', 'doctor in my dreams', null],
  ['doctors', 'Doctor in another life', null],
  ['doctors', 'Doctor in a past life', 'medium'],
  ['developers', 'developer of muscles', null],
  ['developers', 'self-proclaimed developer', null],
  ['developers', 'so-called developer', null],
  ['developers', 'Self-proclaimed nerd and developer', 'high'],
  ['developers', 'Self-taught developer', 'high'],
  ['doctors', 'not your typical doctor', 'high'],
  ['doctors', 'Not your average eye doctor', 'high'],
  ['doctors', 'Not a typical doctor', 'high'],
  ['teachers', 'I will always be a teacher', 'high'],
  ['photographers', 'I will be your photographer', 'high'],
  ['teachers', 'Teacher in Leeds', 'high'],
])
