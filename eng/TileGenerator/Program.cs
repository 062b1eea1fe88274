using Redoubt.TileGenerator;

// dotnet run --project eng/TileGenerator -- src/Redoubt.Tensors/Products/ProductTiles.Generated.cs
if (args.Length != 1)
{
    Console.Error.WriteLine("usage: TileGenerator FILE");
    return 2;
}

File.WriteAllText(args[0], TileSource.Write());
return 0;
