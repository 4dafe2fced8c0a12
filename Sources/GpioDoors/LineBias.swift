public import Gpiod
public import GreeterRuntime

extension LineBias {
    /// As settings say it.
    public init(_ bias: Bias) {
        switch bias {
        case .pullUp: self = .pullUp
        case .pullDown: self = .pullDown
        case .disabled: self = .disabled
        case .asIs: self = .asIs
        }
    }
}
