using System.Text.Json;
using AuthKit.Cryptography;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretKeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-keys-").FullName;
    private readonly StoppedClock _clock = new();

    private string FilePath => Path.Combine(_folder, "keys.json");

    private string PendingPath => FilePath + ".new";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_missing_file_is_created_with_one_key_and_read_from_then_on()
    {
        using var created = SecretKeyFile.LoadOrCreate(FilePath, _clock);
        using var read = SecretKeyFile.LoadOrCreate(FilePath, _clock);

        Assert.Equal(created.Active.Id, read.Active.Id);
        Assert.Single(read.Keys);
        var bytes = new SecretProtector(created).Protect("test", [], "secret"u8);
        Assert.True(new SecretProtector(read).TryUnprotect("test", [], bytes, out _));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_file_has_the_documented_form()
    {
        using var ring = SecretKeyFile.LoadOrCreate(FilePath, _clock);

        using var document = JsonDocument.Parse(File.ReadAllBytes(FilePath));
        Assert.Equal(["active", "keys"], document.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(ring.Active.Id, document.RootElement.GetProperty("active").GetString());
        var key = document.RootElement.GetProperty("keys")[0];
        Assert.Equal(["id", "key", "createdAt"], key.EnumerateObject().Select(member => member.Name));
        Assert.Equal(ring.Active.Id, key.GetProperty("id").GetString());
        Assert.Equal(43, key.GetProperty("key").GetString()!.Length);
        Assert.Equal("2026-01-02T03:04:05+00:00", key.GetProperty("createdAt").GetString());
    }

    [Fact]
    public void The_file_belongs_to_its_owner_alone_from_its_first_byte()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // On Windows the folder's access list counts, as docs/keys.md says.
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var pending = PendingSecretKeyFile.TryCreate(FilePath))
        {
            Assert.NotNull(pending);
            Assert.Equal(0, new FileInfo(PendingPath).Length);
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(PendingPath));
        }

        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));
        SecretKeyFile.Rotate(FilePath);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_is_open_to_others_is_refused(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such modes.
        }

        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | mode);

        Assert.Contains("chmod 600", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead);
        SecretKeyFile.Load(FilePath).Dispose();
    }

    [Fact]
    public async Task One_of_many_simultaneous_starts_creates_the_file_and_all_read_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = Path.Combine(_folder, $"keys{round}.json");
            using var start = new Barrier(8);
            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    using var ring = SecretKeyFile.LoadOrCreate(path);
                    return ring.Active.Id;
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Single(ids.Distinct());
            Assert.False(File.Exists(path + ".new"));
        }
    }

    [Fact]
    public async Task A_start_that_finds_the_file_being_created_waits_for_it()
    {
        var pending = PendingSecretKeyFile.TryCreate(FilePath)!;
        var waiting = Task.Factory.StartNew(() => SecretKeyFile.LoadOrCreate(FilePath), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var content = new SecretKeyFileContent { Active = "first", Keys = [] };
        content.AddKey("first", _clock);
        pending.Commit(content);

        using var ring = await waiting;
        Assert.Equal("first", ring.Active.Id);
    }

    [Fact]
    public async Task A_start_that_finds_a_failed_creation_creates_the_file_itself()
    {
        var pending = PendingSecretKeyFile.TryCreate(FilePath)!;
        var waiting = Task.Factory.StartNew(() => SecretKeyFile.LoadOrCreate(FilePath), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        pending.Dispose();

        using var ring = await waiting;
        Assert.Single(ring.Keys);
    }

    [Fact]
    public void A_file_that_appears_before_its_name_is_taken_is_left_alone()
    {
        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        var text = File.ReadAllText(FilePath);

        Assert.True(SecretKeyFileAccess.TryCreate(FilePath, _clock));

        Assert.Equal(text, File.ReadAllText(FilePath));
        Assert.False(File.Exists(PendingPath));
    }

    [Fact]
    public void A_rotation_adds_an_active_key_and_keeps_the_older_ones()
    {
        using var before = SecretKeyFile.LoadOrCreate(FilePath, _clock);
        var bytes = new SecretProtector(before).Protect("test", [], "secret"u8);

        var id = SecretKeyFile.Rotate(FilePath, _clock);

        using var after = SecretKeyFile.Load(FilePath);
        Assert.Equal([id, before.Active.Id], after.Keys.Select(key => key.Id));
        Assert.True(new SecretProtector(after).TryUnprotect("test", [], bytes, out _));
        Assert.True(new SecretProtector(after).NeedsReprotect(bytes));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_key_can_be_added_first_activated_later_and_the_old_one_removed_in_the_end()
    {
        using var before = SecretKeyFile.LoadOrCreate(FilePath);
        var id = SecretKeyFile.Add(FilePath);
        using var added = SecretKeyFile.Load(FilePath);
        Assert.Equal([before.Active.Id, id], added.Keys.Select(key => key.Id));

        SecretKeyFile.Activate(FilePath, id);
        using var activated = SecretKeyFile.Load(FilePath);
        Assert.Equal([id, before.Active.Id], activated.Keys.Select(key => key.Id));
        Assert.True(new SecretProtector(added).TryUnprotect("test", [], new SecretProtector(activated).Protect("test", [], []), out _));

        SecretKeyFile.Remove(FilePath, before.Active.Id);
        SecretKeyFile.Remove(FilePath, "not there");
        using var removed = SecretKeyFile.Load(FilePath);
        Assert.Equal([id], removed.Keys.Select(key => key.Id));
    }

    [Fact]
    public void A_change_that_would_spoil_the_file_leaves_it_as_it_was()
    {
        using var ring = SecretKeyFile.LoadOrCreate(FilePath);
        var text = File.ReadAllText(FilePath);

        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Remove(FilePath, ring.Active.Id));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Activate(FilePath, "nobody"));

        Assert.Equal(text, File.ReadAllText(FilePath));
        Assert.False(File.Exists(PendingPath));
    }

    [Fact]
    public void Keys_in_a_file_are_bounded()
    {
        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        for (var i = 1; i < SecretKeyRing.MaxKeys; i++)
        {
            SecretKeyFile.Rotate(FilePath);
        }

        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));
        using var ring = SecretKeyFile.Load(FilePath);
        Assert.Equal(SecretKeyRing.MaxKeys, ring.Keys.Count);
        Assert.True(new FileInfo(FilePath).Length < SecretKeyFile.MaxSize);
    }

    [Fact]
    public void Two_simultaneous_changes_are_refused_and_the_blocking_file_is_named()
    {
        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        using var other = PendingSecretKeyFile.TryCreate(FilePath);

        var refused = Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));

        Assert.Contains(PendingPath, refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(PendingPath));
    }

    [Fact]
    public async Task Simultaneous_rotations_lose_no_key()
    {
        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        using var start = new Barrier(4);
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                try
                {
                    return SecretKeyFile.Rotate(FilePath);
                }
                catch (InvalidOperationException)
                {
                    return null; // Another rotation was running.
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        using var ring = SecretKeyFile.Load(FilePath);
        Assert.Equal(1 + added.Count(id => id is not null), ring.Keys.Count);
        Assert.NotEmpty(added.OfType<string>());
        Assert.All(added.OfType<string>(), id => Assert.Contains(ring.Keys, key => key.Id == id));
    }

    [Fact]
    public void A_link_keeps_its_target()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // On Windows, creating a link requires a privilege.
        }

        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        var link = Path.Combine(_folder, "link.json");
        File.CreateSymbolicLink(link, FilePath);

        var id = SecretKeyFile.Rotate(link);

        Assert.Equal(FilePath, new FileInfo(link).LinkTarget);
        using var ring = SecretKeyFile.Load(FilePath);
        Assert.Equal(id, ring.Active.Id);
    }

    public static TheoryData<string> MalformedFiles()
    {
        const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
        const string Entry = $$"""{"id":"a","key":"{{Key}}","createdAt":"2026-01-01T00:00:00Z"}""";
        return
        [
            "",
            " ",
            "null",
            "[]",
            "{}",
            "not json",
            $$"""{"active":"a"}""",
            $$"""{"keys":[{{Entry}}]}""",
            $$"""{"active":null,"keys":[{{Entry}}]}""",
            """{"active":"a","keys":null}""",
            """{"active":"a","keys":[]}""",
            """{"active":"a","keys":[null]}""",
            $$"""{"active":"b","keys":[{{Entry}}]}""",
            $$"""{"active":"A","keys":[{{Entry}}]}""",
            $$"""{"active":"a","keys":[{{Entry}}],"more":1}""",
            $$"""{"active":"a","active":"a","keys":[{{Entry}}]}""",
            $$"""{"active":"a","keys":[{{Entry}},{{Entry}}]}""",
            $$"""{"active":"a","keys":[{{Entry}},{{Entry.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry}}]} x""",
            $$"""{"active":"a","keys":[{{Entry}},]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace(Key, Key + "=", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace(Key, Key[..^1] + "9", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace(Key, Key[1..], StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace(Key, new string('A', 43), StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace("AAEC", "\\u0041AEC", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace($"\"{Key}\"", "1", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace($"\"{Key}\"", "null", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a b","keys":[{{Entry.Replace("\"a\"", "\"a b\"", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry.Replace("2026-01-01T00:00:00Z", "yesterday", StringComparison.Ordinal)}}]}""",
            $$"""{"active":"a","keys":[{{Entry}}]{{new string(' ', SecretKeyFile.MaxSize)}}}""",
        ];
    }

    [Theory]
    [MemberData(nameof(MalformedFiles))]
    public void A_malformed_file_is_refused_with_its_name_and_left_alone(string text)
    {
        WriteOwnerOnly(text);

        var refused = Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath));

        Assert.Contains(FilePath, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AwQFBgcICQ", refused.ToString(), StringComparison.Ordinal);
        Assert.Null(refused.InnerException);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        WriteOwnerOnly("""{"keys":[{"key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","id":"a","createdAt":"2026-01-01T00:00:00Z"}],"active":"a"}""");

        using var ring = SecretKeyFile.Load(FilePath);
        Assert.Equal("a", ring.Active.Id);
    }

    [Fact]
    public void A_missing_folder_is_reported_and_not_created()
    {
        var path = Path.Combine(_folder, "nowhere", "keys.json");

        Assert.Throws<DirectoryNotFoundException>(() => SecretKeyFile.LoadOrCreate(path));
        Assert.Throws<FileNotFoundException>(() => SecretKeyFile.Load(FilePath));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private void WriteOwnerOnly(string text)
    {
        File.WriteAllText(FilePath, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    }
}
