internal import Greeter

/// Days and times together: `[days or dates] [times]`; nothing means always.
enum WhenText {
    static func parse(_ text: String) throws(Complaint) -> Recurrence {
        try PlainSpelling.check(text)
        let words = text.split(separator: " ")
        let split = words.firstIndex { $0.contains(":") } ?? words.endIndex
        let days = words[..<split].joined(separator: " ")
        let times = words[split...].joined(separator: " ")
        // "sat 9-10": the second word can only be meant as a time.
        if times.isEmpty, words.count > 1, let last = words.last, last.split(separator: "-").count == 2,
            last.allSatisfy({ $0 == "-" || $0.isNumber })
        {
            _ = try TimeText.ranges(String(last))
        }
        return Recurrence(
            days: days.isEmpty ? .daily : try DayText.selector(days),
            ranges: times.isEmpty ? [.allDay] : try TimeText.ranges(times))
    }
}

/// A recurrence as it was written, and what it means.
struct When: Hashable, Sendable {
    var text: String
    var recurrence: Recurrence?

    static let always = When(text: "", recurrence: nil)
}

extension Form where Value == When {
    static let when = Form(expects: "days and times", example: "\"sat 09:00-10:00\"") { node, asking in
        guard case .string(let text) = node.value else {
            asking.wrongType(node, "days and times in quotes", "\"sat 09:00-10:00\"")
            return nil
        }
        do throws(Complaint) {
            let recurrence = try WhenText.parse(text)
            return When(text: text, recurrence: text.allSatisfy { $0 == " " } ? nil : recurrence)
        } catch {
            asking.problem(node, "`\(asking.key)`: \(error.message)")
            return nil
        }
    } write: {
        Toml.quoted($0.text)
    }
}

/// Days on which a quiet time does not hold, as they were written, and what they mean.
struct Except: Hashable, Sendable {
    var texts: [String] = []
    var days: [DaySelector] = []
}

extension Form where Value == Except {
    /// One text, or a list of texts.
    static let except = Form(expects: "days or dates", example: "\"2026-03-14\"") { node, asking in
        var except = Except()
        let elements: [Node]
        if case .array(let list) = node.value { elements = list } else { elements = [node] }
        var isGood = true
        for element in elements {
            guard case .string(let text) = element.value else {
                asking.wrongType(element, "days or dates in quotes", "\"2026-03-14\"")
                return nil
            }
            do throws(Complaint) {
                except.days.append(try DayText.selector(text))
                except.texts.append(text)
            } catch {
                asking.problem(element, "`\(asking.key)`: \(error.message)")
                isGood = false
            }
        }
        return isGood ? except : nil
    } write: {
        $0.texts.count == 1 ? Toml.quoted($0.texts[0]) : Toml.list($0.texts)
    }
}
