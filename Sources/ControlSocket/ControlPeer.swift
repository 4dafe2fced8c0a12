internal import CLinux
internal import GreeterRuntime

/// Who is at the other end of the socket, as the kernel knows it: the process that connected, at that time.
public struct ControlPeer: Hashable, CustomStringConvertible, Sendable {
    /// 0 where it lives in another name space.
    public let pid: Int32
    public let uid: UInt32
    public let gid: UInt32

    public init(pid: Int32, uid: UInt32, gid: UInt32) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
    }

    init(of descriptor: Int32) throws(SystemError) {
        var peer = noren_unix_peer()
        guard noren_unix_peer_of(descriptor, &peer) == 0 else { throw .last("getsockopt SO_PEERCRED") }
        self.init(pid: peer.pid, uid: peer.uid, gid: peer.gid)
    }

    /// As in `pid 4711, uid 1000`.
    public var description: String { "pid \(pid), uid \(uid)" }
}
