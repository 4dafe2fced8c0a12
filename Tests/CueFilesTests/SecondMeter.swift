import Glibc

/// Loudness by BS.1770-4, written from the standard's tables for 48 kHz: owes nothing to the library that it checks.
enum SecondMeter {
    private struct Biquad {
        let b: (Double, Double, Double)
        let a: (Double, Double)
        var x = (0.0, 0.0)
        var y = (0.0, 0.0)

        mutating func callAsFunction(_ input: Double) -> Double {
            let output = b.0 * input + b.1 * x.0 + b.2 * x.1 - a.0 * y.0 - a.1 * y.1
            x = (input, x.0)
            y = (output, y.0)
            return output
        }
    }

    /// Squares of the K-weighted samples, summed over the channels.
    private static func power(_ samples: [Float], channels: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: samples.count / channels)
        for channel in 0..<channels {
            var shelf = Biquad(
                b: (1.53512485958697, -2.69169618940638, 1.19839281085285), a: (-1.69065929318241, 0.73248077421585))
            var highPass = Biquad(b: (1, -2, 1), a: (-1.99004745483398, 0.99007225036621))
            for frame in sum.indices {
                let value = highPass(shelf(Double(samples[frame * channels + channel])))
                sum[frame] += value * value
            }
        }
        return sum
    }

    private static func lufs(_ power: Double) -> Double { power > 0 ? -0.691 + 10 * log10(power) : -.infinity }

    /// The loudest 400 ms, looked for at every 5 ms; what is shorter is padded with silence.
    static func momentary(_ samples: [Float], channels: Int) -> Double {
        let power = power(samples, channels: channels)
        var sums = [0.0]
        for value in power + [Double](repeating: 0, count: 19_200) { sums.append((sums.last ?? 0) + value) }
        var most = 0.0
        for end in stride(from: 240, to: sums.count, by: 240) {
            most = max(most, (sums[end] - sums[max(0, end - 19_200)]) / 19_200)
        }
        return lufs(most)
    }

    /// Gated at −70 LUFS and at 10 LU below what is left.
    static func integrated(_ samples: [Float], channels: Int) -> Double {
        let power = power(samples, channels: channels)
        var blocks: [Double] = []
        var start = 0
        while start + 19_200 <= power.count {
            blocks.append(power[start..<(start + 19_200)].reduce(0, +) / 19_200)
            start += 4_800
        }
        blocks = blocks.filter { lufs($0) > -70 }
        let gate = lufs(blocks.reduce(0, +) / Double(blocks.count)) - 10
        blocks = blocks.filter { lufs($0) > gate }
        return lufs(blocks.reduce(0, +) / Double(blocks.count))
    }

    /// The highest of the curve through the samples: 16 points between two, by a windowed sinc of 64 samples.
    static func truePeak(_ samples: [Float], channels: Int) -> Double {
        let factor = 16
        let reach = 32
        var kernels: [[Double]] = []
        for step in 0..<factor {
            let shift = Double(step) / Double(factor)
            kernels.append(
                (-reach..<reach).map { index in
                    let x = Double(index) + 1 - shift
                    let sinc = x == 0 ? 1 : sin(.pi * x) / (.pi * x)
                    return sinc * (0.5 + 0.5 * cos(.pi * x / Double(reach + 1)))
                })
        }
        var peak = 0.0
        for channel in 0..<channels {
            let values = stride(from: channel, to: samples.count, by: channels).map { Double(samples[$0]) }
            let padded = [Double](repeating: 0, count: reach) + values + [Double](repeating: 0, count: reach)
            // Peaks lie near high samples; looking only there saves a minute.
            let high = values.reduce(0) { max($0, abs($1)) } * 0.5
            for index in values.indices where abs(values[index]) >= high {
                for kernel in kernels {
                    var sum = 0.0
                    for offset in 0..<(2 * reach) where index + 1 + offset < padded.count {
                        sum += padded[index + 1 + offset] * kernel[offset]
                    }
                    peak = max(peak, abs(sum))
                }
            }
        }
        return peak > 0 ? 20 * log10(peak) : -.infinity
    }
}
