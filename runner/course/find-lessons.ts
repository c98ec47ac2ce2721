import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { packageFile } from '../cluster/package-file.ts'
import { fail } from '../errors.ts'

/** A lesson's file: `file` as it is shown to people, `path` absolute. */
export interface LessonPath {
  file: string
  path: string
}

interface CourseLesson extends LessonPath {
  /** `2` for `lessons/02-redis-cluster.md` */
  number: number
  /** `redis-cluster` */
  name: string
}

/**
 * The files that were asked for, in that order, or those of the whole course. Each is named by number (`2`), by id
 * (`cluster`), by the name of its file (`redis-cluster`), or by the path of any Markdown file.
 * @param idOf reads the id in a file's front matter
 * @throws HandsInError COURSE_UNKNOWN_LESSON
 */
export function findLessons(asked: string[], idOf: (lesson: LessonPath) => string | undefined): LessonPath[] {
  const course = courseLessons()
  if (asked.length === 0) return course
  return asked.map(word => (isPath(word) ? { file: word, path: resolve(word) } : find(course, word, idOf)))
}

const isPath = (word: string) => /[/\\]|\.md$/i.test(word)

/** The course is the numbered files of lessons/, in the order of their numbers. */
function courseLessons(): CourseLesson[] {
  const folder = packageFile('lessons')
  return readdirSync(folder)
    .sort()
    .flatMap(entry => {
      const [, number, name = ''] = /^(\d+)-(.+)\.md$/.exec(entry) ?? []
      return number ? [{ file: `lessons/${entry}`, path: join(folder, entry), number: Number(number), name }] : []
    })
}

function find(course: CourseLesson[], word: string, idOf: (lesson: LessonPath) => string | undefined): LessonPath {
  const ids = new Map(course.map(lesson => [lesson, idOf(lesson) ?? lesson.name]))
  const found = course.find(lesson => [String(lesson.number), lesson.name, ids.get(lesson)].includes(word))
  if (found) return found
  const known = course.map(lesson => `${ids.get(lesson)} (${lesson.number})`)
  return fail('COURSE_UNKNOWN_LESSON', {
    lesson: word,
    nearest: closest(word, [...ids.values()]),
    lessons: known.join(', '),
  })
}
