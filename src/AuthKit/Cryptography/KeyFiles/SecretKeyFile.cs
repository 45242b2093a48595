namespace AuthKit.Cryptography;

/// <summary>
/// Stores a key ring in a JSON file that only its owner can read. <c>docs/keys.md</c> describes the format, and the order of steps if several
/// processes use one file.
/// </summary>
/// <remarks>
/// On Unix the file has mode 0600 from its first byte, and a file that the group or others may use is refused. On Linux, the owner of the file and
/// everything on the path to it are checked too, from the root and through each link. The file, the folders and the links must belong to the user
/// of this process or to root, and no one else may write to them (except to a sticky folder further up). On Windows the file inherits the access
/// list of its folder, so the folder must be closed to others.
/// </remarks>
public static class SecretKeyFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxSize = 16_384;

    /// <summary>
    /// Reads the ring. If the file does not exist, first creates it with one new key. If several processes start at once, one creates the file, and
    /// all read it. The folder must exist.
    /// </summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">The clock for the new key's creation time. Default: the system's clock.</param>
    /// <exception cref="InvalidOperationException">
    /// The file is malformed, belongs to another user or is open to others, or its folder is. Or a process stopped while it was creating the file.
    /// </exception>
    /// <exception cref="IOException">The file or its folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder cannot be used by this user.</exception>
    public static SecretKeyRing LoadOrCreate(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SecretKeyFileAccess.CreateIfMissing(path, timeProvider ?? TimeProvider.System);
        return Load(path);
    }

    /// <summary>Reads the ring of a file that must exist.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <exception cref="InvalidOperationException">
    /// The file is malformed, belongs to another user or is open to others, or its folder is.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read by this user.</exception>
    public static SecretKeyRing Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var content = SecretKeyFileAccess.Read(path);
        return content.CreateRing();
    }

    /// <summary>
    /// Adds a new key and makes it the active one. Older keys remain. Use it if one process uses the file. If several do, <see cref="Add"/> a key,
    /// let all of them load it, and then <see cref="Activate"/> it.
    /// </summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">The clock for the new key's creation time. Default: the system's clock.</param>
    /// <returns>The id of the new key.</returns>
    /// <inheritdoc cref="Activate" path="/exception"/>
    public static string Rotate(string path, TimeProvider? timeProvider = null) => AddKey(path, timeProvider, activate: true);

    /// <summary>Adds a new key that verifies and opens data, but does not sign or seal yet.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="timeProvider">The clock for the new key's creation time. Default: the system's clock.</param>
    /// <returns>The id of the new key.</returns>
    /// <inheritdoc cref="Activate" path="/exception"/>
    public static string Add(string path, TimeProvider? timeProvider = null) => AddKey(path, timeProvider, activate: false);

    /// <summary>Makes a key of the file the active one. Rings that were loaded earlier do not change.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="keyId">The id of a key in the file.</param>
    /// <exception cref="InvalidOperationException">
    /// The file is malformed, belongs to another user or is open to others, or its folder is. Or another process is changing it. Or after the change
    /// it would have no active key, or more than 16 keys.
    /// </exception>
    /// <exception cref="IOException">The file or its folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder cannot be used by this user.</exception>
    public static void Activate(string path, string keyId)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(keyId);
        SecretKeyFileAccess.Change(path, content => content.Active = keyId);
    }

    /// <summary>Destroys a key that is not the active one. Everything that it sealed and that was not sealed again is permanently lost.</summary>
    /// <param name="path">The file; a relative path starts at the current directory.</param>
    /// <param name="keyId">The id of the key. If the file does not have it, nothing happens.</param>
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
