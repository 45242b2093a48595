namespace AuthKit.Cryptography;

/// <summary>
/// Keeps a key ring in a JSON file that only its owner can read. <c>docs/keys.md</c> gives the format, and the order of
/// steps when several processes use one file.
/// </summary>
/// <remarks>
/// On Unix the file has mode 0600 from its first byte, and a file that group or others may use is refused. On Linux its owner and
/// everything on the way to it are looked at too, from the root and through each link: the file, the folders and the links belong to this
/// process's user or to root, and nobody else may write to them (to a sticky folder further up they may). On Windows the file takes the access list of its folder, which therefore
/// has to be closed to others.
/// </remarks>
public static class SecretKeyFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxSize = 16_384;

    /// <summary>
    /// Reads the ring; where there is no file, creates one with one new key first. Of several processes that start at
    /// once one creates the file, and all read that one. The folder has to exist.
    /// </summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">Dates the new key. Default: the system's clock.</param>
    /// <exception cref="InvalidOperationException">The file is malformed, another user's or open to others, or its folder is; or a
    /// process that was creating it stopped half-way.</exception>
    /// <exception cref="IOException">The file or its folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder cannot be used by this user.</exception>
    public static SecretKeyRing LoadOrCreate(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SecretKeyFileAccess.CreateIfMissing(path, timeProvider ?? TimeProvider.System);
        return Load(path);
    }

    /// <summary>Reads the ring of a file that has to exist.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <exception cref="InvalidOperationException">The file is malformed, another user's or open to others, or its folder is.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read by this user.</exception>
    public static SecretKeyRing Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var content = SecretKeyFileAccess.Read(path);
        return content.CreateRing();
    }

    /// <summary>
    /// Adds a new key and makes it the active one; older keys stay. This is for one process. Where several use the file,
    /// <see cref="Add"/> a key, let all of them load it, and <see cref="Activate"/> it then.
    /// </summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">Dates the new key. Default: the system's clock.</param>
    /// <returns>The id of the new key.</returns>
    /// <inheritdoc cref="Activate" path="/exception"/>
    public static string Rotate(string path, TimeProvider? timeProvider = null) => AddKey(path, timeProvider, activate: true);

    /// <summary>Adds a new key that opens but does not seal yet.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">Dates the new key. Default: the system's clock.</param>
    /// <returns>The id of the new key.</returns>
    /// <inheritdoc cref="Activate" path="/exception"/>
    public static string Add(string path, TimeProvider? timeProvider = null) => AddKey(path, timeProvider, activate: false);

    /// <summary>Makes a key of the file the active one. Rings that were loaded before do not change.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="keyId">The id of a key in the file.</param>
    /// <exception cref="InvalidOperationException">The file is malformed, open to others or just being changed; or it would
    /// be without an active key, or with more than 16 keys.</exception>
    /// <exception cref="IOException">The file or its folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder cannot be used by this user.</exception>
    public static void Activate(string path, string keyId)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(keyId);
        SecretKeyFileAccess.Change(path, content => content.Active = keyId);
    }

    /// <summary>Destroys a key that is not the active one. Everything that it sealed and that was not sealed again is lost for good.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="keyId">The id of a key in the file; where it is not there, nothing happens.</param>
    /// <inheritdoc cref="Activate" path="/exception"/>
    public static void Remove(string path, string keyId)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(keyId);
        SecretKeyFileAccess.Change(path, content => content.RemoveKey(keyId));
    }

    private static string AddKey(string path, TimeProvider? timeProvider, bool activate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var id = SecretKeyRules.CreateId();
        SecretKeyFileAccess.Change(path, content =>
        {
            content.AddKey(id, timeProvider ?? TimeProvider.System);
            content.Active = activate ? id : content.Active;
        });
        return id;
    }
}
